"""Superscripts and subscripts keep their meaning in plain text."""

from __future__ import annotations

import pytest

from reader.cleaning.pipeline import clean


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("重 10<sup>12</sup> 吨", "重 10^12 吨"),
        ("2<sup>-3</sup>", "2^-3"),
        ("2<sup>n</sup>", "2^n"),
        ("x<sup>n+1</sup>", "x^(n+1)"),
        ("(a+b)<sup>2</sup>", "(a+b)²"),
        ("25 m<sup>2</sup>", "25 m²"),
        ("二十五平方米<sup>2</sup>", "二十五平方米²"),
        ("s<sup>-1</sup>", "s^-1"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("H<sub>2</sub>O 与 C<sub>6</sub>H<sub>12</sub>O<sub>6</sub>", "H₂O 与 C₆H₁₂O₆"),
        ("SO<sub>4</sub><sup>2-</sup>", "SO₄²⁻"),
        ("X<sub>s</sub>X<sub>n-1</sub>", "X_sX_(n-1)"),
        ("v<sub><i>max</i></sub>", "v_max"),
        ("the 19<sup>th</sup> century", "the 19th century"),
        ("灯塔<sup>[3]</sup>", "灯塔[3]"),
        ("灯塔<sup>3</sup>", "灯塔3"),
        ("Party<sup>1</sup>", "Party1"),
        ("编码<sub>补码</sub>", "编码补码"),
        ("x<sup><a href='#n'>1</a></sup><a id=n></a>", "x1"),
        ("10 <sup>2</sup>", "10 2"),
        ("10<br><sup>2</sup>", "10\n2"),
        ("<sup>2</sup>", "2"),
        (f"x<sup>{'9' * 99}</sup>", f"x{'9' * 99}"),
        ("<table><tr><td>甲<td>乙<tr><td>10<sup>3</sup><td>2</table>", "甲\t乙\n10^3\t2"),
        ("<pre>10<sup>3</sup></pre>", "103"),
    ],
)
def test_scripts(body: str, text: str) -> None:
    assert clean(f"<p>{body}</p>").text == text
