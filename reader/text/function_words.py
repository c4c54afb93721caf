"""Words of grammar, which say nothing about the matter of a text."""

from __future__ import annotations

from functools import cache

from reader.text.fold import fold

_ENGLISH = """
about after again all also and any are back because been before being both but came can come
could did does don done down each even ever every few for from get got had has have her here
hers him his how into its itself just least less like made make many may might more most much
must nor not now off one only onto other our out over own said same say see she should since
some still such than that the their them then there these they this those though through too two
under until upon very was way well went were what when where which while who whom why will with
without would yet you your
"""
_CHINESE = """
一个 一些 一样 一点 一直 一定 一种 一次 一下 一般 不会 不是 不能 不要 不过 不同 不知 两个 为了
为什么 之前 之后 也是 于是 什么 他们 他的 以及 以前 以后 任何 但是 你们 你的 例如 依然 便是
全部 其中 其他 其实 其它 再次 几个 出来 别人 到了 却是 及其 又是 只是 只有 只能 只要 可以 可是
可能 各种 同时 后来 因为 因此 在于 大家 她们 好像 如何 如果 它们 它的 对于 将会 就是 已经 并且
当时 往往 很多 怎么 总是 成为 我们 我的 所以 所有 所谓 把它 时候 是否 有些 有人 有的 来说 根据
正在 此外 每个 比如 没有 没人 现在 甚至 由于 的话 看到 知道 真的 第一 第二 等等 经常 而且 而是
自己 虽然 觉得 认为 许多 起来 越来越 跟着 还是 还有 这个 这么 这些 这样 这种 这里 进行 通过
那个 那么 那些 那样 那种 那里 都是 里面 除了 非常
"""


@cache
def function_words() -> frozenset[str]:
    """Return the words of grammar in English and Chinese, folded."""
    return frozenset(map(fold, (_ENGLISH + _CHINESE).split()))
