"""Kinds of code points, Unicode 17.0.0. By `reader.text.tables.generate`."""

VERSION = "17.0.0"

# Fields of `CodePointKind`: class, East Asian, cells, ambiguous, odd, conjunct.
KINDS: tuple[tuple[str, bool, int, bool, bool, bool], ...] = (
    ("AK", False, 1, False, False, False),
    ("AK", False, 1, False, False, True),
    ("AL", False, 0, False, True, False),
    ("AL", False, 1, False, False, False),
    ("AL", False, 1, False, False, True),
    ("AL", False, 1, False, True, False),
    ("AL", False, 1, True, False, False),
    ("AL", True, 1, False, False, False),
    ("AL", True, 2, False, False, False),
    ("AP", False, 1, False, False, False),
    ("AP", False, 1, False, True, False),
    ("AS", False, 1, False, False, False),
    ("AS", False, 1, False, False, True),
    ("B2", False, 1, False, False, False),
    ("B2", False, 1, True, False, False),
    ("BA", False, 0, False, True, False),
    ("BA", False, 1, False, False, False),
    ("BA", False, 1, True, False, False),
    ("BA", False, 1, True, True, False),
    ("BA", True, 2, False, False, False),
    ("BB", False, 1, False, False, False),
    ("BB", False, 1, True, False, False),
    ("BK", False, 0, False, True, False),
    ("CB", False, 1, False, False, False),
    ("CL", False, 0, False, True, False),
    ("CL", False, 1, False, False, False),
    ("CL", True, 1, False, False, False),
    ("CL", True, 2, False, False, False),
    ("CM", False, 0, False, False, False),
    ("CM", False, 0, False, True, False),
    ("CM", True, 0, False, True, False),
    ("CM", True, 2, False, False, False),
    ("CP", False, 1, False, False, False),
    ("CR", False, 0, False, True, False),
    ("DC", False, 1, False, False, False),
    ("EB", False, 1, False, False, False),
    ("EB", False, 1, True, False, False),
    ("EB", True, 2, False, False, False),
    ("EM", True, 0, False, True, False),
    ("EX", False, 1, False, False, False),
    ("EX", True, 2, False, False, False),
    ("GL", False, 0, False, True, False),
    ("GL", False, 1, False, False, False),
    ("GL", True, 0, False, True, False),
    ("H2", True, 2, False, False, False),
    ("H3", True, 2, False, False, False),
    ("HH", False, 1, False, False, False),
    ("HH", False, 1, True, False, False),
    ("HL", False, 1, False, False, False),
    ("HY", False, 1, False, False, False),
    ("ID", False, 1, False, False, False),
    ("ID", False, 1, True, False, False),
    ("ID", True, 0, False, True, False),
    ("ID", True, 1, False, False, False),
    ("ID", True, 2, False, False, False),
    ("IN", False, 1, False, False, False),
    ("IN", False, 1, True, False, False),
    ("IN", True, 2, False, False, False),
    ("IS", False, 1, False, False, False),
    ("JL", True, 2, False, True, False),
    ("JT", False, 0, False, True, False),
    ("JV", False, 0, False, True, False),
    ("LF", False, 0, False, True, False),
    ("NL", False, 0, False, True, False),
    ("NS", False, 1, False, False, False),
    ("NS", True, 1, False, False, False),
    ("NS", True, 1, False, True, False),
    ("NS", True, 2, False, False, False),
    ("NU", False, 1, False, False, False),
    ("NU", False, 1, False, True, False),
    ("OP", False, 0, False, True, False),
    ("OP", False, 1, False, False, False),
    ("OP", False, 1, True, False, False),
    ("OP", True, 1, False, False, False),
    ("OP", True, 2, False, False, False),
    ("PO", False, 1, False, False, False),
    ("PO", False, 1, True, False, False),
    ("PO", True, 2, False, False, False),
    ("PR", False, 1, False, False, False),
    ("PR", False, 1, True, False, False),
    ("PR", True, 1, False, False, False),
    ("PR", True, 2, False, False, False),
    ("QF", False, 1, False, False, False),
    ("QF", False, 1, True, False, False),
    ("QI", False, 1, False, False, False),
    ("QI", False, 1, True, False, False),
    ("QU", False, 1, False, False, False),
    ("RI", False, 1, False, True, False),
    ("SP", False, 1, False, False, False),
    ("SY", False, 1, False, False, False),
    ("VF", False, 0, False, True, False),
    ("VI", False, 0, False, True, False),
    ("WJ", False, 0, False, True, False),
    ("XA", False, 1, False, False, False),
    ("XP", False, 1, False, False, False),
    ("ZW", False, 0, False, True, False),
    ("ZWJ", False, 0, False, True, False),
)

# The first code point of each run of one kind, ascending: nothing to parse at a start.
STARTS = (
    "\x00\x09\x0a\x0b\x0d\x0e\x20\x21\x22\x23\x24\x25\x26\x27\x28\x29\x2a\x2b\x2c\x2d\x2e\x2f\x30"
    "\x3a\x3c\x3f\x40\x5b\x5c\x5d\x5e\x7b\x7c\x7d\x7e\x7f\x85\x86\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7"
    "\xa9\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb4\xb5\xb6\xbb\xbc\xbf\xc0\xc6\xc7\xd0\xd1\xd7\xd9"
    "\xde\xe2\xe6\xe7\xe8\xeb\xec\xee\xf0\xf1\xf2\xf4\xf7\xfb\xfc\xfd\xfe\xff\u0101\u0102\u0111"
    "\u0112\u0113\u0114\u011b\u011c\u0126\u0128\u012b\u012c\u0131\u0134\u0138\u0139\u013f\u0143"
    "\u0144\u0145\u0148\u014c\u014d\u014e\u0152\u0154\u0166\u0168\u016b\u016c\u01ce\u01cf\u01d0"
    "\u01d1\u01d2\u01d3\u01d4\u01d5\u01d6\u01d7\u01d8\u01d9\u01da\u01db\u01dc\u01dd\u0251\u0252"
    "\u0261\u0262\u02c4\u02c5\u02c7\u02c8\u02c9\u02cc\u02cd\u02ce\u02d0\u02d1\u02d8\u02dc\u02dd"
    "\u02de\u02df\u02e0\u0300\u035c\u0363\u0370\u037e\u037f\u0391\u03a2\u03a3\u03aa\u03b1\u03c2"
    "\u03c3\u03ca\u0401\u0402\u0410\u0450\u0451\u0452\u0483\u048a\u0589\u058a\u058b\u058f\u0590"
    "\u0591\u05be\u05bf\u05c0\u05c1\u05c3\u05c4\u05c6\u05c7\u05c8\u05d0\u05eb\u05ef\u05f3\u0600"
    "\u0606\u0609\u060c\u060e\u0610\u061b\u061c\u061d\u0620\u064b\u0660\u066a\u066b\u066d\u0670"
    "\u0671\u06d4\u06d5\u06d6\u06dd\u06de\u06df\u06e5\u06e7\u06e9\u06ea\u06ee\u06f0\u06fa\u070f"
    "\u0710\u0711\u0712\u0730\u074b\u07a6\u07b1\u07c0\u07ca\u07eb\u07f4\u07f8\u07f9\u07fa\u07fd"
    "\u07fe\u0800\u0816\u081a\u081b\u0824\u0825\u0828\u0829\u082e\u0859\u085c\u0890\u0892\u0897"
    "\u08a0\u08ca\u08e2\u08e3\u0904\u0915\u093a\u093d\u093e\u0950\u0951\u0958\u0960\u0962\u0964"
    "\u0966\u0970\u0978\u0980\u0981\u0984\u0995\u09a9\u09aa\u09b1\u09b2\u09b3\u09b6\u09ba\u09bc"
    "\u09bd\u09be\u09c5\u09c7\u09c9\u09cb\u09ce\u09d7\u09d8\u09dc\u09de\u09df\u09e0\u09e2\u09e4"
    "\u09e6\u09f0\u09f2\u09f4\u09f9\u09fa\u09fb\u09fc\u09fe\u09ff\u0a01\u0a04\u0a3c\u0a3d\u0a3e"
    "\u0a43\u0a47\u0a49\u0a4b\u0a4e\u0a51\u0a52\u0a66\u0a70\u0a72\u0a75\u0a76\u0a81\u0a84\u0a95"
    "\u0aa9\u0aaa\u0ab1\u0ab2\u0ab4\u0ab5\u0aba\u0abc\u0abd\u0abe\u0ac6\u0ac7\u0aca\u0acb\u0ace"
    "\u0ae2\u0ae4\u0ae6\u0af0\u0af1\u0af2\u0af9\u0afa\u0b00\u0b01\u0b04\u0b15\u0b29\u0b2a\u0b31"
    "\u0b32\u0b34\u0b35\u0b3a\u0b3c\u0b3d\u0b3e\u0b45\u0b47\u0b49\u0b4b\u0b4e\u0b55\u0b58\u0b5c"
    "\u0b5e\u0b5f\u0b60\u0b62\u0b64\u0b66\u0b70\u0b71\u0b72\u0b82\u0b83\u0bbe\u0bc3\u0bc6\u0bc9"
    "\u0bca\u0bce\u0bd7\u0bd8\u0be6\u0bf0\u0bf9\u0bfa\u0c00\u0c05\u0c15\u0c29\u0c2a\u0c3a\u0c3c"
    "\u0c3d\u0c3e\u0c45\u0c46\u0c49\u0c4a\u0c4e\u0c55\u0c57\u0c58\u0c5b\u0c62\u0c64\u0c66\u0c70"
    "\u0c77\u0c78\u0c81\u0c84\u0c85\u0cbc\u0cbd\u0cbe\u0cc5\u0cc6\u0cc9\u0cca\u0cce\u0cd5\u0cd7"
    "\u0ce2\u0ce4\u0ce6\u0cf0\u0cf3\u0cf4\u0d00\u0d04\u0d15\u0d3b\u0d3d\u0d3e\u0d45\u0d46\u0d49"
    "\u0d4a\u0d4e\u0d4f\u0d57\u0d58\u0d62\u0d64\u0d66\u0d70\u0d79\u0d7a\u0d81\u0d84\u0dca\u0dcb"
    "\u0dcf\u0dd5\u0dd6\u0dd7\u0dd8\u0de0\u0de6\u0df0\u0df2\u0df4\u0e31\u0e32\u0e33\u0e34\u0e3b"
    "\u0e3f\u0e40\u0e47\u0e4f\u0e50\u0e5a\u0e5c\u0eb1\u0eb2\u0eb3\u0eb4\u0ebd\u0ec8\u0ecf\u0ed0"
    "\u0eda\u0f01\u0f05\u0f06\u0f08\u0f09\u0f0b\u0f0c\u0f0d\u0f12\u0f13\u0f14\u0f15\u0f18\u0f1a"
    "\u0f20\u0f2a\u0f34\u0f35\u0f36\u0f37\u0f38\u0f39\u0f3a\u0f3b\u0f3c\u0f3d\u0f3e\u0f40\u0f71"
    "\u0f7f\u0f80\u0f85\u0f86\u0f88\u0f8d\u0f98\u0f99\u0fbd\u0fbe\u0fc0\u0fc6\u0fc7\u0fd0\u0fd2"
    "\u0fd3\u0fd4\u0fd9\u0fdb\u1000\u102b\u102d\u1038\u1039\u103f\u1040\u104a\u104c\u1050\u1056"
    "\u105a\u105e\u1061\u1062\u1065\u1067\u106e\u1071\u1075\u1082\u1083\u1084\u1087\u108d\u108e"
    "\u108f\u1090\u109a\u109d\u109e\u1100\u1160\u11a8\u1200\u135d\u1360\u1361\u1362\u1400\u1401"
    "\u1680\u1681\u169b\u169c\u169d\u16eb\u16ee\u1712\u1716\u1732\u1735\u1737\u1752\u1754\u1772"
    "\u1774\u1780\u17b4\u17d4\u17d6\u17d7\u17d8\u17d9\u17da\u17db\u17dc\u17dd\u17de\u17e0\u17ea"
    "\u1802\u1804\u1806\u1807\u1808\u180a\u180b\u180e\u180f\u1810\u181a\u1885\u1887\u18a9\u18aa"
    "\u1920\u192c\u1930\u193c\u1944\u1946\u1950\u19d0\u19db\u1a17\u1a1c\u1a20\u1a55\u1a5f\u1a60"
    "\u1a61\u1a62\u1a63\u1a65\u1a7d\u1a7f\u1a80\u1a8a\u1a90\u1a9a\u1ab0\u1ade\u1ae0\u1aeb\u1aec"
    "\u1b00\u1b05\u1b0b\u1b0d\u1b13\u1b34\u1b44\u1b45\u1b4d\u1b4e\u1b50\u1b5a\u1b5c\u1b5d\u1b61"
    "\u1b6b\u1b74\u1b7d\u1b80\u1b83\u1ba1\u1bae\u1bb0\u1bba\u1bbb\u1bbe\u1bc0\u1be6\u1bf2\u1bf4"
    "\u1c24\u1c38\u1c3b\u1c40\u1c4a\u1c50\u1c5a\u1c7e\u1c80\u1cd0\u1cd3\u1cd4\u1ce9\u1ced\u1cee"
    "\u1cf4\u1cf5\u1cf7\u1cfa\u1dc0\u1dcd\u1dce\u1dfc\u1dfd\u1e00\u1ffd\u1ffe\u2000\u2007\u2008"
    "\u200b\u200c\u200d\u200e\u2010\u2011\u2012\u2013\u2014\u2015\u2017\u2018\u2019\u201a\u201b"
    "\u201c\u201d\u201e\u201f\u2020\u2023\u2024\u2027\u2028\u202a\u202f\u2030\u2031\u2032\u2034"
    "\u2035\u2036\u2038\u2039\u203a\u203b\u203c\u203e\u203f\u2044\u2045\u2046\u2047\u204a\u2056"
    "\u2057\u2058\u205c\u205d\u2060\u2061\u2066\u2070\u2074\u2075\u207d\u207e\u207f\u2080\u2081"
    "\u2085\u208d\u208e\u208f\u20a0\u20a7\u20a8\u20a9\u20aa\u20ac\u20ad\u20b6\u20b7\u20bb\u20bc"
    "\u20be\u20bf\u20c0\u20c1\u20d0\u20f1\u2103\u2104\u2105\u2106\u2109\u210a\u2113\u2114\u2116"
    "\u2117\u2121\u2123\u2126\u2127\u212b\u212c\u2153\u2155\u215b\u215f\u2160\u216c\u2170\u217a"
    "\u2189\u218a\u2190\u219a\u21b8\u21ba\u21d2\u21d3\u21d4\u21d5\u21e7\u21e8\u2200\u2201\u2202"
    "\u2204\u2207\u2209\u220b\u220c\u220f\u2210\u2211\u2212\u2214\u2215\u2216\u221a\u221b\u221d"
    "\u2221\u2223\u2224\u2225\u2226\u2227\u222d\u222e\u222f\u2234\u2238\u223c\u223e\u2248\u2249"
    "\u224c\u224d\u2252\u2253\u2260\u2262\u2264\u2268\u226a\u226c\u226e\u2270\u2282\u2284\u2286"
    "\u2288\u2295\u2296\u2299\u229a\u22a5\u22a6\u22bf\u22c0\u22ef\u22f0\u2308\u2309\u230a\u230b"
    "\u230c\u2312\u2313\u231a\u231c\u2329\u232a\u232b\u23e9\u23ed\u23f0\u23f1\u23f3\u23f4\u2460"
    "\u24ea\u24eb\u2500\u25a0\u25a2\u25a3\u25aa\u25b2\u25b4\u25b6\u25b8\u25bc\u25be\u25c0\u25c2"
    "\u25c6\u25c9\u25cb\u25cc\u25cd\u25ce\u25d2\u25e2\u25e6\u25ef\u25f0\u25fd\u25ff\u2600\u2604"
    "\u2605\u2607\u2609\u260a\u260e\u2610\u2614\u2616\u2618\u2619\u261a\u261c\u261d\u261e\u261f"
    "\u2620\u2630\u2638\u2639\u263c\u2640\u2641\u2642\u2643\u2648\u2654\u2660\u2662\u2663\u2666"
    "\u2667\u2668\u2669\u266b\u266c\u266e\u266f\u2670\u267f\u2680\u268a\u2690\u2693\u2694\u269e"
    "\u26a0\u26a1\u26a2\u26aa\u26ac\u26bd\u26bf\u26c0\u26c4\u26c6\u26c9\u26cd\u26ce\u26cf\u26d2"
    "\u26d3\u26d4\u26d5\u26d8\u26da\u26dc\u26dd\u26df\u26e2\u26e3\u26e4\u26e8\u26ea\u26eb\u26f1"
    "\u26f2\u26f4\u26f5\u26f6\u26f7\u26f9\u26fa\u26fb\u26fd\u26fe\u2700\u2705\u2706\u2708\u270a"
    "\u270c\u270e\u2728\u2729\u273d\u273e\u274c\u274d\u274e\u274f\u2753\u2756\u2757\u2758\u275b"
    "\u2761\u2762\u2764\u2765\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771\u2772"
    "\u2773\u2774\u2775\u2776\u2780\u2795\u2798\u27b0\u27b1\u27bf\u27c0\u27c5\u27c6\u27c7\u27e6"
    "\u27e7\u27e8\u27e9\u27ea\u27eb\u27ec\u27ed\u27ee\u27ef\u27f0\u2800\u2801\u2983\u2984\u2985"
    "\u2986\u2987\u2988\u2989\u298a\u298b\u298c\u298d\u298e\u298f\u2990\u2991\u2992\u2993\u2994"
    "\u2995\u2996\u2997\u2998\u2999\u29d8\u29d9\u29da\u29db\u29dc\u29fc\u29fd\u29fe\u2b1b\u2b1d"
    "\u2b50\u2b51\u2b55\u2b56\u2b5a\u2cef\u2cf2\u2cf9\u2cfa\u2cfd\u2cfe\u2cff\u2d00\u2d70\u2d71"
    "\u2d7f\u2d80\u2de0\u2e00\u2e02\u2e03\u2e04\u2e05\u2e06\u2e09\u2e0a\u2e0b\u2e0c\u2e0d\u2e0e"
    "\u2e16\u2e17\u2e18\u2e19\u2e1a\u2e1c\u2e1d\u2e1e\u2e20\u2e21\u2e22\u2e23\u2e24\u2e25\u2e26"
    "\u2e27\u2e28\u2e29\u2e2a\u2e2e\u2e2f\u2e30\u2e32\u2e33\u2e35\u2e3a\u2e3c\u2e3f\u2e40\u2e41"
    "\u2e42\u2e43\u2e4b\u2e4c\u2e4d\u2e4e\u2e50\u2e53\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b"
    "\u2e5c\u2e5d\u2e5e\u2e80\u2e9a\u2e9b\u2ef4\u2f00\u2fd6\u2ff0\u3000\u3001\u3003\u3005\u3006"
    "\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u3012\u3014\u3015\u3016\u3017"
    "\u3018\u3019\u301a\u301b\u301c\u301d\u301e\u3020\u302a\u3030\u3035\u3036\u303b\u303d\u303f"
    "\u3040\u3041\u3042\u3043\u3044\u3045\u3046\u3047\u3048\u3049\u304a\u3063\u3064\u3083\u3084"
    "\u3085\u3086\u3087\u3088\u308e\u308f\u3095\u3097\u3099\u309b\u309f\u30a0\u30a2\u30a3\u30a4"
    "\u30a5\u30a6\u30a7\u30a8\u30a9\u30aa\u30c3\u30c4\u30e3\u30e4\u30e5\u30e6\u30e7\u30e8\u30ee"
    "\u30ef\u30f5\u30f7\u30fb\u30ff\u3100\u3105\u3130\u3131\u3164\u3165\u318f\u3190\u31e6\u31ef"
    "\u31f0\u3200\u321f\u3220\u3248\u3250\u4dc0\u4e00\ua015\ua016\ua48d\ua490\ua4c7\ua4fe\ua500"
    "\ua60d\ua60e\ua60f\ua610\ua620\ua62a\ua66f\ua673\ua674\ua67e\ua69e\ua6a0\ua6f0\ua6f2\ua6f3"
    "\ua6f8\ua802\ua803\ua806\ua807\ua80b\ua80c\ua823\ua828\ua82c\ua82d\ua838\ua839\ua874\ua876"
    "\ua878\ua880\ua882\ua8b4\ua8c6\ua8ce\ua8d0\ua8da\ua8e0\ua8f2\ua8fc\ua8fd\ua8ff\ua900\ua90a"
    "\ua926\ua92e\ua930\ua947\ua954\ua960\ua97d\ua980\ua984\ua989\ua98c\ua98f\ua9b3\ua9c0\ua9c1"
    "\ua9c7\ua9ca\ua9ce\ua9cf\ua9d0\ua9da\ua9de\ua9e0\ua9e5\ua9e6\ua9e7\ua9f0\ua9fa\ua9ff\uaa00"
    "\uaa29\uaa37\uaa40\uaa43\uaa44\uaa4c\uaa4e\uaa50\uaa5a\uaa5c\uaa5d\uaa60\uaa70\uaa71\uaa74"
    "\uaa7a\uaa7b\uaa7c\uaa7d\uaa7e\uaa80\uaab0\uaab1\uaab2\uaab5\uaab7\uaab9\uaabe\uaac0\uaac1"
    "\uaac2\uaae0\uaaeb\uaaf0\uaaf2\uaaf5\uaaf7\uabc0\uabdb\uabe3\uabeb\uabec\uabee\uabf0\uabfa"
    "\uac00\uac01\uac1c\uac1d\uac38\uac39\uac54\uac55\uac70\uac71\uac8c\uac8d\uaca8\uaca9\uacc4"
    "\uacc5\uace0\uace1\uacfc\uacfd\uad18\uad19\uad34\uad35\uad50\uad51\uad6c\uad6d\uad88\uad89"
    "\uada4\uada5\uadc0\uadc1\uaddc\uaddd\uadf8\uadf9\uae14\uae15\uae30\uae31\uae4c\uae4d\uae68"
    "\uae69\uae84\uae85\uaea0\uaea1\uaebc\uaebd\uaed8\uaed9\uaef4\uaef5\uaf10\uaf11\uaf2c\uaf2d"
    "\uaf48\uaf49\uaf64\uaf65\uaf80\uaf81\uaf9c\uaf9d\uafb8\uafb9\uafd4\uafd5\uaff0\uaff1\ub00c"
    "\ub00d\ub028\ub029\ub044\ub045\ub060\ub061\ub07c\ub07d\ub098\ub099\ub0b4\ub0b5\ub0d0\ub0d1"
    "\ub0ec\ub0ed\ub108\ub109\ub124\ub125\ub140\ub141\ub15c\ub15d\ub178\ub179\ub194\ub195\ub1b0"
    "\ub1b1\ub1cc\ub1cd\ub1e8\ub1e9\ub204\ub205\ub220\ub221\ub23c\ub23d\ub258\ub259\ub274\ub275"
    "\ub290\ub291\ub2ac\ub2ad\ub2c8\ub2c9\ub2e4\ub2e5\ub300\ub301\ub31c\ub31d\ub338\ub339\ub354"
    "\ub355\ub370\ub371\ub38c\ub38d\ub3a8\ub3a9\ub3c4\ub3c5\ub3e0\ub3e1\ub3fc\ub3fd\ub418\ub419"
    "\ub434\ub435\ub450\ub451\ub46c\ub46d\ub488\ub489\ub4a4\ub4a5\ub4c0\ub4c1\ub4dc\ub4dd\ub4f8"
    "\ub4f9\ub514\ub515\ub530\ub531\ub54c\ub54d\ub568\ub569\ub584\ub585\ub5a0\ub5a1\ub5bc\ub5bd"
    "\ub5d8\ub5d9\ub5f4\ub5f5\ub610\ub611\ub62c\ub62d\ub648\ub649\ub664\ub665\ub680\ub681\ub69c"
    "\ub69d\ub6b8\ub6b9\ub6d4\ub6d5\ub6f0\ub6f1\ub70c\ub70d\ub728\ub729\ub744\ub745\ub760\ub761"
    "\ub77c\ub77d\ub798\ub799\ub7b4\ub7b5\ub7d0\ub7d1\ub7ec\ub7ed\ub808\ub809\ub824\ub825\ub840"
    "\ub841\ub85c\ub85d\ub878\ub879\ub894\ub895\ub8b0\ub8b1\ub8cc\ub8cd\ub8e8\ub8e9\ub904\ub905"
    "\ub920\ub921\ub93c\ub93d\ub958\ub959\ub974\ub975\ub990\ub991\ub9ac\ub9ad\ub9c8\ub9c9\ub9e4"
    "\ub9e5\uba00\uba01\uba1c\uba1d\uba38\uba39\uba54\uba55\uba70\uba71\uba8c\uba8d\ubaa8\ubaa9"
    "\ubac4\ubac5\ubae0\ubae1\ubafc\ubafd\ubb18\ubb19\ubb34\ubb35\ubb50\ubb51\ubb6c\ubb6d\ubb88"
    "\ubb89\ubba4\ubba5\ubbc0\ubbc1\ubbdc\ubbdd\ubbf8\ubbf9\ubc14\ubc15\ubc30\ubc31\ubc4c\ubc4d"
    "\ubc68\ubc69\ubc84\ubc85\ubca0\ubca1\ubcbc\ubcbd\ubcd8\ubcd9\ubcf4\ubcf5\ubd10\ubd11\ubd2c"
    "\ubd2d\ubd48\ubd49\ubd64\ubd65\ubd80\ubd81\ubd9c\ubd9d\ubdb8\ubdb9\ubdd4\ubdd5\ubdf0\ubdf1"
    "\ube0c\ube0d\ube28\ube29\ube44\ube45\ube60\ube61\ube7c\ube7d\ube98\ube99\ubeb4\ubeb5\ubed0"
    "\ubed1\ubeec\ubeed\ubf08\ubf09\ubf24\ubf25\ubf40\ubf41\ubf5c\ubf5d\ubf78\ubf79\ubf94\ubf95"
    "\ubfb0\ubfb1\ubfcc\ubfcd\ubfe8\ubfe9\uc004\uc005\uc020\uc021\uc03c\uc03d\uc058\uc059\uc074"
    "\uc075\uc090\uc091\uc0ac\uc0ad\uc0c8\uc0c9\uc0e4\uc0e5\uc100\uc101\uc11c\uc11d\uc138\uc139"
    "\uc154\uc155\uc170\uc171\uc18c\uc18d\uc1a8\uc1a9\uc1c4\uc1c5\uc1e0\uc1e1\uc1fc\uc1fd\uc218"
    "\uc219\uc234\uc235\uc250\uc251\uc26c\uc26d\uc288\uc289\uc2a4\uc2a5\uc2c0\uc2c1\uc2dc\uc2dd"
    "\uc2f8\uc2f9\uc314\uc315\uc330\uc331\uc34c\uc34d\uc368\uc369\uc384\uc385\uc3a0\uc3a1\uc3bc"
    "\uc3bd\uc3d8\uc3d9\uc3f4\uc3f5\uc410\uc411\uc42c\uc42d\uc448\uc449\uc464\uc465\uc480\uc481"
    "\uc49c\uc49d\uc4b8\uc4b9\uc4d4\uc4d5\uc4f0\uc4f1\uc50c\uc50d\uc528\uc529\uc544\uc545\uc560"
    "\uc561\uc57c\uc57d\uc598\uc599\uc5b4\uc5b5\uc5d0\uc5d1\uc5ec\uc5ed\uc608\uc609\uc624\uc625"
    "\uc640\uc641\uc65c\uc65d\uc678\uc679\uc694\uc695\uc6b0\uc6b1\uc6cc\uc6cd\uc6e8\uc6e9\uc704"
    "\uc705\uc720\uc721\uc73c\uc73d\uc758\uc759\uc774\uc775\uc790\uc791\uc7ac\uc7ad\uc7c8\uc7c9"
    "\uc7e4\uc7e5\uc800\uc801\uc81c\uc81d\uc838\uc839\uc854\uc855\uc870\uc871\uc88c\uc88d\uc8a8"
    "\uc8a9\uc8c4\uc8c5\uc8e0\uc8e1\uc8fc\uc8fd\uc918\uc919\uc934\uc935\uc950\uc951\uc96c\uc96d"
    "\uc988\uc989\uc9a4\uc9a5\uc9c0\uc9c1\uc9dc\uc9dd\uc9f8\uc9f9\uca14\uca15\uca30\uca31\uca4c"
    "\uca4d\uca68\uca69\uca84\uca85\ucaa0\ucaa1\ucabc\ucabd\ucad8\ucad9\ucaf4\ucaf5\ucb10\ucb11"
    "\ucb2c\ucb2d\ucb48\ucb49\ucb64\ucb65\ucb80\ucb81\ucb9c\ucb9d\ucbb8\ucbb9\ucbd4\ucbd5\ucbf0"
    "\ucbf1\ucc0c\ucc0d\ucc28\ucc29\ucc44\ucc45\ucc60\ucc61\ucc7c\ucc7d\ucc98\ucc99\uccb4\uccb5"
    "\uccd0\uccd1\uccec\ucced\ucd08\ucd09\ucd24\ucd25\ucd40\ucd41\ucd5c\ucd5d\ucd78\ucd79\ucd94"
    "\ucd95\ucdb0\ucdb1\ucdcc\ucdcd\ucde8\ucde9\uce04\uce05\uce20\uce21\uce3c\uce3d\uce58\uce59"
    "\uce74\uce75\uce90\uce91\uceac\ucead\ucec8\ucec9\ucee4\ucee5\ucf00\ucf01\ucf1c\ucf1d\ucf38"
    "\ucf39\ucf54\ucf55\ucf70\ucf71\ucf8c\ucf8d\ucfa8\ucfa9\ucfc4\ucfc5\ucfe0\ucfe1\ucffc\ucffd"
    "\ud018\ud019\ud034\ud035\ud050\ud051\ud06c\ud06d\ud088\ud089\ud0a4\ud0a5\ud0c0\ud0c1\ud0dc"
    "\ud0dd\ud0f8\ud0f9\ud114\ud115\ud130\ud131\ud14c\ud14d\ud168\ud169\ud184\ud185\ud1a0\ud1a1"
    "\ud1bc\ud1bd\ud1d8\ud1d9\ud1f4\ud1f5\ud210\ud211\ud22c\ud22d\ud248\ud249\ud264\ud265\ud280"
    "\ud281\ud29c\ud29d\ud2b8\ud2b9\ud2d4\ud2d5\ud2f0\ud2f1\ud30c\ud30d\ud328\ud329\ud344\ud345"
    "\ud360\ud361\ud37c\ud37d\ud398\ud399\ud3b4\ud3b5\ud3d0\ud3d1\ud3ec\ud3ed\ud408\ud409\ud424"
    "\ud425\ud440\ud441\ud45c\ud45d\ud478\ud479\ud494\ud495\ud4b0\ud4b1\ud4cc\ud4cd\ud4e8\ud4e9"
    "\ud504\ud505\ud520\ud521\ud53c\ud53d\ud558\ud559\ud574\ud575\ud590\ud591\ud5ac\ud5ad\ud5c8"
    "\ud5c9\ud5e4\ud5e5\ud600\ud601\ud61c\ud61d\ud638\ud639\ud654\ud655\ud670\ud671\ud68c\ud68d"
    "\ud6a8\ud6a9\ud6c4\ud6c5\ud6e0\ud6e1\ud6fc\ud6fd\ud718\ud719\ud734\ud735\ud750\ud751\ud76c"
    "\ud76d\ud788\ud789\ud7a4\ud7b0\ud7c7\ud7cb\ud7fc\ud800\ue000\uf900\ufb00\ufb1d\ufb1e\ufb1f"
    "\ufb29\ufb2a\ufb37\ufb38\ufb3d\ufb3e\ufb3f\ufb40\ufb42\ufb43\ufb45\ufb46\ufb50\ufd3e\ufd3f"
    "\ufd40\ufdd0\ufdf0\ufdfc\ufdfd\ufe00\ufe10\ufe13\ufe15\ufe17\ufe18\ufe19\ufe1a\ufe20\ufe21"
    "\ufe22\ufe23\ufe24\ufe25\ufe26\ufe28\ufe29\ufe2a\ufe2b\ufe2c\ufe2d\ufe2f\ufe30\ufe35\ufe36"
    "\ufe37\ufe38\ufe39\ufe3a\ufe3b\ufe3c\ufe3d\ufe3e\ufe3f\ufe40\ufe41\ufe42\ufe43\ufe44\ufe45"
    "\ufe47\ufe48\ufe49\ufe50\ufe51\ufe52\ufe53\ufe54\ufe56\ufe58\ufe59\ufe5a\ufe5b\ufe5c\ufe5d"
    "\ufe5e\ufe5f\ufe67\ufe68\ufe69\ufe6a\ufe6b\ufe6c\ufeff\uff00\uff01\uff02\uff04\uff05\uff06"
    "\uff08\uff09\uff0a\uff0c\uff0d\uff0e\uff0f\uff1a\uff1c\uff1f\uff20\uff3b\uff3c\uff3d\uff3e"
    "\uff5b\uff5c\uff5d\uff5e\uff5f\uff60\uff61\uff62\uff63\uff65\uff66\uff67\uff71\uff9e\uffa0"
    "\uffa1\uffbf\uffc2\uffc8\uffca\uffd0\uffd2\uffd8\uffda\uffdd\uffe0\uffe1\uffe2\uffe5\uffe7"
    "\uffe8\uffef\ufff0\ufff9\ufffc\ufffd\ufffe\U00010000\U00010100\U00010103\U000101fd\U000101fe"
    "\U000102e0\U000102e1\U00010376\U0001037b\U0001039f\U000103a0\U000103d0\U000103d1\U000104a0"
    "\U000104aa\U00010857\U00010858\U0001091f\U00010920\U00010a00\U00010a01\U00010a04\U00010a05"
    "\U00010a07\U00010a0c\U00010a10\U00010a14\U00010a15\U00010a18\U00010a19\U00010a36\U00010a38"
    "\U00010a3b\U00010a3f\U00010a40\U00010a50\U00010a58\U00010ae5\U00010ae7\U00010af0\U00010af6"
    "\U00010af7\U00010b39\U00010b40\U00010d24\U00010d28\U00010d30\U00010d3a\U00010d40\U00010d4a"
    "\U00010d69\U00010d6e\U00010d6f\U00010eab\U00010ead\U00010eae\U00010ed0\U00010ed1\U00010efa"
    "\U00010f00\U00010f46\U00010f51\U00010f82\U00010f86\U00011000\U00011003\U00011005\U00011038"
    "\U00011046\U00011047\U00011049\U0001104e\U00011052\U00011066\U00011070\U00011071\U00011073"
    "\U00011075\U00011076\U0001107f\U00011080\U00011083\U000110b0\U000110bb\U000110bd\U000110be"
    "\U000110c2\U000110c3\U000110cd\U000110ce\U000110f0\U000110fa\U00011100\U00011103\U00011127"
    "\U00011135\U00011136\U00011140\U00011144\U00011145\U00011147\U00011148\U00011173\U00011174"
    "\U00011175\U00011176\U00011180\U00011183\U000111b3\U000111c1\U000111c2\U000111c4\U000111c5"
    "\U000111c7\U000111c8\U000111c9\U000111cd\U000111ce\U000111d0\U000111da\U000111db\U000111dc"
    "\U000111dd\U000111e0\U0001122c\U00011238\U0001123a\U0001123b\U0001123d\U0001123e\U0001123f"
    "\U00011241\U00011242\U000112a9\U000112aa\U000112df\U000112eb\U000112f0\U000112fa\U00011300"
    "\U00011304\U00011305\U0001130d\U0001130f\U00011311\U00011313\U00011329\U0001132a\U00011331"
    "\U00011332\U00011334\U00011335\U0001133a\U0001133b\U0001133d\U0001133e\U00011345\U00011347"
    "\U00011349\U0001134b\U0001134d\U0001134e\U00011350\U00011351\U00011357\U00011358\U0001135d"
    "\U0001135e\U00011360\U00011362\U00011364\U00011366\U0001136d\U00011370\U00011375\U00011380"
    "\U0001138a\U0001138b\U0001138c\U0001138e\U0001138f\U00011390\U00011392\U000113b6\U000113b7"
    "\U000113b8\U000113c1\U000113c2\U000113c3\U000113c5\U000113c6\U000113c7\U000113cb\U000113cc"
    "\U000113d0\U000113d1\U000113d2\U000113d3\U000113d6\U000113d7\U000113d9\U000113e1\U000113e3"
    "\U00011435\U00011447\U0001144b\U0001144f\U00011450\U0001145a\U0001145c\U0001145e\U0001145f"
    "\U000114b0\U000114c4\U000114d0\U000114da\U000115af\U000115b6\U000115b8\U000115c1\U000115c2"
    "\U000115c4\U000115c6\U000115c9\U000115d8\U000115dc\U000115de\U00011630\U00011641\U00011643"
    "\U00011650\U0001165a\U00011660\U0001166d\U000116ab\U000116b8\U000116c0\U000116ca\U000116d0"
    "\U000116e4\U0001171d\U00011720\U00011722\U0001172c\U00011730\U0001173a\U0001173c\U0001173f"
    "\U0001182c\U0001183b\U000118e0\U000118ea\U00011900\U00011907\U00011909\U0001190a\U0001190c"
    "\U00011914\U00011915\U00011917\U00011918\U00011930\U00011936\U00011937\U00011939\U0001193b"
    "\U0001193e\U0001193f\U00011940\U00011941\U00011942\U00011944\U00011947\U00011950\U0001195a"
    "\U000119d1\U000119d8\U000119da\U000119e1\U000119e2\U000119e3\U000119e4\U000119e5\U00011a00"
    "\U00011a01\U00011a0b\U00011a33\U00011a3a\U00011a3b\U00011a3f\U00011a40\U00011a41\U00011a45"
    "\U00011a46\U00011a47\U00011a48\U00011a50\U00011a51\U00011a5c\U00011a84\U00011a8a\U00011a9a"
    "\U00011a9d\U00011a9e\U00011aa1\U00011aa3\U00011b00\U00011b0a\U00011b60\U00011b68\U00011bf0"
    "\U00011bfa\U00011c2f\U00011c37\U00011c38\U00011c40\U00011c41\U00011c46\U00011c50\U00011c5a"
    "\U00011c70\U00011c71\U00011c72\U00011c92\U00011ca8\U00011ca9\U00011cb7\U00011d31\U00011d37"
    "\U00011d3a\U00011d3b\U00011d3c\U00011d3e\U00011d3f\U00011d46\U00011d47\U00011d48\U00011d50"
    "\U00011d5a\U00011d8a\U00011d8f\U00011d90\U00011d92\U00011d93\U00011d98\U00011da0\U00011daa"
    "\U00011de0\U00011dea\U00011ee0\U00011ef2\U00011ef3\U00011ef7\U00011ef9\U00011f00\U00011f02"
    "\U00011f03\U00011f04\U00011f11\U00011f12\U00011f34\U00011f3b\U00011f3e\U00011f42\U00011f43"
    "\U00011f45\U00011f50\U00011f5a\U00011f5b\U00011fdd\U00011fe1\U00011fff\U00012000\U00012470"
    "\U00012475\U00013258\U0001325b\U0001325e\U00013282\U00013283\U00013286\U00013287\U00013288"
    "\U00013289\U0001328a\U00013379\U0001337a\U0001337c\U0001342f\U00013430\U00013437\U00013438"
    "\U00013439\U0001343c\U0001343d\U0001343e\U0001343f\U00013440\U00013441\U00013447\U00013456"
    "\U000145ce\U000145cf\U000145d0\U00016100\U0001611e\U00016130\U0001613a\U00016a60\U00016a6a"
    "\U00016a6e\U00016a70\U00016ac0\U00016aca\U00016af0\U00016af5\U00016af6\U00016b30\U00016b37"
    "\U00016b3a\U00016b44\U00016b45\U00016b50\U00016b5a\U00016d63\U00016d64\U00016d67\U00016d6b"
    "\U00016d6e\U00016d70\U00016d7a\U00016e97\U00016e99\U00016f4f\U00016f50\U00016f51\U00016f88"
    "\U00016f8f\U00016f93\U00016fe0\U00016fe4\U00016fe5\U00016ff0\U00016ff2\U00016ff4\U00016ff7"
    "\U00017000\U00018b00\U00018cd6\U00018cff\U00018d00\U00018d1f\U00018d80\U00018df3\U0001aff0"
    "\U0001aff4\U0001aff5\U0001affc\U0001affd\U0001afff\U0001b000\U0001b123\U0001b132\U0001b133"
    "\U0001b150\U0001b153\U0001b155\U0001b156\U0001b164\U0001b168\U0001b170\U0001b2fc\U0001bc9d"
    "\U0001bc9f\U0001bca0\U0001bca4\U0001ccf0\U0001ccfa\U0001cf00\U0001cf2e\U0001cf30\U0001cf47"
    "\U0001d165\U0001d16a\U0001d16d\U0001d183\U0001d185\U0001d18c\U0001d1aa\U0001d1ae\U0001d242"
    "\U0001d245\U0001d300\U0001d357\U0001d360\U0001d377\U0001d7ce\U0001d800\U0001da00\U0001da37"
    "\U0001da3b\U0001da6d\U0001da75\U0001da76\U0001da84\U0001da85\U0001da87\U0001da8b\U0001da9b"
    "\U0001daa0\U0001daa1\U0001dab0\U0001e000\U0001e007\U0001e008\U0001e019\U0001e01b\U0001e022"
    "\U0001e023\U0001e025\U0001e026\U0001e02b\U0001e08f\U0001e090\U0001e130\U0001e137\U0001e140"
    "\U0001e14a\U0001e2ae\U0001e2af\U0001e2ec\U0001e2f0\U0001e2fa\U0001e2ff\U0001e300\U0001e4ec"
    "\U0001e4f0\U0001e4fa\U0001e5ee\U0001e5f0\U0001e5f1\U0001e5fb\U0001e6e3\U0001e6e4\U0001e6e6"
    "\U0001e6e7\U0001e6ee\U0001e6f0\U0001e6f5\U0001e6f6\U0001e8d0\U0001e8d7\U0001e944\U0001e94b"
    "\U0001e950\U0001e95a\U0001e95e\U0001e960\U0001ecac\U0001ecad\U0001ecb0\U0001ecb1\U0001f000"
    "\U0001f004\U0001f005\U0001f02c\U0001f030\U0001f094\U0001f0a0\U0001f0af\U0001f0b1\U0001f0c0"
    "\U0001f0c1\U0001f0cf\U0001f0d0\U0001f0d1\U0001f0f6\U0001f100\U0001f10b\U0001f110\U0001f12e"
    "\U0001f130\U0001f16a\U0001f170\U0001f18e\U0001f18f\U0001f191\U0001f19b\U0001f1ad\U0001f1ae"
    "\U0001f1e6\U0001f200\U0001f203\U0001f210\U0001f23c\U0001f240\U0001f249\U0001f250\U0001f252"
    "\U0001f260\U0001f266\U0001f300\U0001f321\U0001f32d\U0001f336\U0001f337\U0001f37d\U0001f37e"
    "\U0001f385\U0001f386\U0001f394\U0001f39c\U0001f39e\U0001f3a0\U0001f3b5\U0001f3b7\U0001f3bc"
    "\U0001f3bd\U0001f3c2\U0001f3c5\U0001f3c7\U0001f3c8\U0001f3ca\U0001f3cb\U0001f3cd\U0001f3cf"
    "\U0001f3d4\U0001f3e0\U0001f3f1\U0001f3f4\U0001f3f5\U0001f3f8\U0001f3fb\U0001f400\U0001f43f"
    "\U0001f440\U0001f441\U0001f442\U0001f444\U0001f446\U0001f451\U0001f466\U0001f479\U0001f47c"
    "\U0001f47d\U0001f481\U0001f484\U0001f485\U0001f488\U0001f48f\U0001f490\U0001f491\U0001f492"
    "\U0001f4a0\U0001f4a1\U0001f4a2\U0001f4a3\U0001f4a4\U0001f4a5\U0001f4aa\U0001f4ab\U0001f4af"
    "\U0001f4b0\U0001f4b1\U0001f4b3\U0001f4fd\U0001f4ff\U0001f500\U0001f507\U0001f517\U0001f525"
    "\U0001f532\U0001f53e\U0001f54a\U0001f54b\U0001f54f\U0001f550\U0001f568\U0001f574\U0001f576"
    "\U0001f57a\U0001f57b\U0001f590\U0001f591\U0001f595\U0001f597\U0001f5a4\U0001f5a5\U0001f5d4"
    "\U0001f5dc\U0001f5f4\U0001f5fa\U0001f5fb\U0001f645\U0001f648\U0001f64b\U0001f650\U0001f676"
    "\U0001f679\U0001f67c\U0001f680\U0001f6a3\U0001f6a4\U0001f6b4\U0001f6b7\U0001f6c0\U0001f6c1"
    "\U0001f6c6\U0001f6cc\U0001f6cd\U0001f6d0\U0001f6d3\U0001f6d5\U0001f6d9\U0001f6dc\U0001f6e0"
    "\U0001f6eb\U0001f6ed\U0001f6f0\U0001f6f4\U0001f6fd\U0001f700\U0001f774\U0001f777\U0001f77b"
    "\U0001f780\U0001f7d5\U0001f7da\U0001f7e0\U0001f7ec\U0001f7f0\U0001f7f1\U0001f800\U0001f80c"
    "\U0001f810\U0001f848\U0001f850\U0001f85a\U0001f860\U0001f888\U0001f890\U0001f8ae\U0001f8b0"
    "\U0001f8bc\U0001f8c0\U0001f8c2\U0001f8d0\U0001f8d9\U0001f900\U0001f90c\U0001f90d\U0001f90f"
    "\U0001f910\U0001f918\U0001f920\U0001f926\U0001f927\U0001f930\U0001f93a\U0001f93b\U0001f93c"
    "\U0001f93f\U0001f946\U0001f947\U0001f977\U0001f978\U0001f9b5\U0001f9b7\U0001f9b8\U0001f9ba"
    "\U0001f9bb\U0001f9bc\U0001f9cd\U0001f9d0\U0001f9d1\U0001f9de\U0001fa00\U0001fa58\U0001fa60"
    "\U0001fa6e\U0001fa70\U0001fa7d\U0001fa80\U0001fa8b\U0001fa8e\U0001fac3\U0001fac6\U0001fac7"
    "\U0001fac8\U0001fac9\U0001facd\U0001fadd\U0001fadf\U0001faeb\U0001faef\U0001faf0\U0001faf9"
    "\U0001fb00\U0001fbf0\U0001fbfa\U0001fc00\U0001fffe\U00020000\U0002fffe\U00030000\U0003fffe"
    "\U00040000\U0004fffe\U00050000\U0005fffe\U00060000\U0006fffe\U00070000\U0007fffe\U00080000"
    "\U0008fffe\U00090000\U0009fffe\U000a0000\U000afffe\U000b0000\U000bfffe\U000c0000\U000cfffe"
    "\U000d0000\U000dfffe\U000e0000\U000e0001\U000e0002\U000e0020\U000e0080\U000e0100\U000e01f0"
    "\U000e1000\U000efffe\U000f0000\U000ffffe\U00100000\U0010fffe"
)

# The kind of each run.
RUN_KINDS = (
    "\x1d\x0f\x3e\x16\x21\x1d\x58\x27\x56\x03\x4e\x4b\x03\x56\x47\x20\x03\x4e\x3a\x31\x3a\x59\x44"
    "\x3a\x03\x27\x03\x47\x4e\x20\x03\x47\x10\x19\x03\x1d\x3f\x1d\x2a\x48\x4b\x4e\x4f\x4e\x03\x06"
    "\x03\x06\x54\x03\x12\x06\x03\x4c\x4f\x06\x15\x03\x06\x52\x06\x48\x03\x06\x03\x06\x03\x06\x03"
    "\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06"
    "\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03"
    "\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06"
    "\x03\x06\x14\x06\x14\x06\x03\x06\x03\x06\x03\x06\x03\x15\x03\x1d\x29\x1d\x03\x3a\x03\x06\x03"
    "\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x1d\x03\x3a\x2e\x03\x4e\x03\x1d\x2e\x1d\x03"
    "\x1d\x03\x1d\x27\x1d\x03\x30\x03\x30\x03\x45\x03\x4b\x3a\x03\x1d\x27\x1d\x27\x03\x1d\x44\x4b"
    "\x44\x03\x1d\x03\x27\x03\x1d\x45\x03\x1d\x03\x1d\x03\x1d\x03\x44\x03\x05\x03\x1d\x03\x1d\x03"
    "\x1d\x03\x44\x03\x1d\x03\x3a\x27\x03\x1d\x4e\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x45"
    "\x03\x1d\x03\x1d\x45\x1d\x03\x04\x1d\x03\x1d\x03\x1d\x04\x03\x1d\x10\x44\x03\x04\x03\x1d\x03"
    "\x04\x03\x04\x03\x04\x03\x04\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x04\x03\x04\x03\x1d"
    "\x03\x44\x04\x4b\x03\x4b\x03\x4e\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x44\x1d\x03\x1d\x03\x1d\x03\x04\x03\x04\x03\x04\x03\x04\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x1d\x03\x44\x03\x4e\x03\x04\x1d\x03\x1d\x03\x04\x03\x04\x03\x04\x03\x04\x03\x1d\x03\x1d\x03"
    "\x1d\x03\x1d\x03\x1d\x03\x04\x03\x04\x03\x1d\x03\x44\x03\x04\x03\x1d\x03\x1d\x03\x1d\x03\x1d"
    "\x03\x1d\x03\x44\x03\x4e\x03\x1d\x03\x04\x03\x04\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x04\x03\x1d\x03\x44\x03\x14\x03\x1d\x14\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x44\x03\x1d\x03\x1d\x03\x04\x1d\x03\x1d\x03\x1d\x03\x1d\x05\x03\x1d\x03\x1d\x03\x44\x03\x4b"
    "\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x44\x03\x1d\x03\x1d\x03\x05\x1d\x03\x4e\x03\x1d"
    "\x03\x44\x10\x03\x1d\x03\x05\x1d\x03\x1d\x03\x44\x03\x14\x03\x14\x2a\x14\x10\x2a\x27\x2a\x03"
    "\x27\x03\x1d\x03\x44\x03\x10\x1d\x03\x1d\x03\x1d\x47\x19\x47\x19\x1d\x03\x1d\x0f\x1d\x10\x1d"
    "\x03\x1d\x03\x1d\x03\x10\x03\x1d\x03\x14\x10\x14\x03\x2a\x03\x04\x1c\x1d\x1c\x1d\x04\x44\x10"
    "\x03\x04\x1d\x04\x1d\x04\x1c\x04\x1c\x04\x1d\x04\x1d\x1c\x1d\x1c\x1d\x04\x1c\x44\x1c\x1d\x03"
    "\x3b\x3d\x3c\x03\x1d\x03\x10\x03\x2e\x03\x10\x03\x47\x19\x03\x10\x03\x1d\x03\x1d\x10\x03\x1d"
    "\x03\x1d\x03\x04\x1d\x10\x40\x03\x10\x03\x10\x4e\x03\x1d\x03\x44\x03\x27\x10\x14\x03\x27\x03"
    "\x1d\x29\x1d\x44\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x27\x44\x03\x44\x03\x1d\x03\x04\x1d\x03"
    "\x1d\x1c\x1d\x1c\x1d\x03\x1d\x44\x03\x44\x03\x1d\x03\x1d\x29\x03\x1d\x00\x01\x00\x01\x1d\x5b"
    "\x01\x03\x10\x0b\x10\x32\x10\x32\x1d\x32\x10\x1d\x04\x1d\x04\x44\x03\x04\x03\x0b\x1d\x5a\x03"
    "\x1d\x03\x10\x44\x03\x44\x03\x10\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x29\x1d\x29"
    "\x1d\x03\x14\x03\x10\x2a\x10\x5f\x1d\x60\x1d\x2f\x2a\x2e\x2f\x0e\x06\x03\x55\x53\x47\x54\x55"
    "\x53\x47\x54\x06\x03\x38\x11\x16\x1d\x2a\x4c\x4b\x4c\x4b\x4c\x4b\x03\x54\x52\x06\x40\x06\x03"
    "\x3a\x47\x19\x40\x03\x10\x4b\x10\x03\x10\x5c\x02\x1d\x03\x06\x03\x47\x19\x06\x03\x06\x03\x47"
    "\x19\x03\x4e\x4b\x4e\x50\x4e\x4f\x4e\x4b\x4e\x4b\x4e\x4b\x4e\x4b\x4e\x1d\x03\x4c\x03\x06\x03"
    "\x4c\x03\x06\x03\x4f\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06"
    "\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x4e\x03\x06"
    "\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03"
    "\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x37\x03\x47"
    "\x19\x47\x19\x03\x06\x03\x36\x03\x4a\x1b\x03\x08\x03\x36\x32\x36\x03\x06\x03\x06\x03\x06\x03"
    "\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x03\x06\x22\x03\x06\x03\x06\x03\x06\x03\x08\x03"
    "\x32\x03\x06\x03\x06\x03\x06\x03\x36\x03\x32\x03\x32\x33\x23\x33\x32\x03\x08\x03\x32\x03\x06"
    "\x03\x06\x03\x08\x03\x06\x03\x06\x03\x06\x33\x06\x03\x06\x03\x06\x03\x36\x03\x08\x03\x08\x03"
    "\x06\x03\x08\x03\x08\x03\x36\x33\x32\x36\x33\x06\x33\x08\x33\x06\x33\x36\x06\x33\x06\x33\x06"
    "\x33\x03\x06\x03\x06\x36\x06\x33\x36\x33\x36\x06\x33\x24\x36\x06\x36\x33\x32\x08\x03\x32\x25"
    "\x23\x03\x08\x03\x06\x03\x08\x03\x08\x03\x08\x03\x08\x03\x56\x03\x27\x32\x03\x47\x19\x47\x19"
    "\x47\x19\x47\x19\x47\x19\x47\x19\x47\x19\x06\x03\x08\x03\x08\x03\x08\x03\x47\x19\x03\x47\x19"
    "\x47\x19\x47\x19\x47\x19\x47\x19\x03\x10\x03\x47\x19\x47\x19\x47\x19\x47\x19\x47\x19\x47\x19"
    "\x47\x19\x47\x19\x47\x19\x47\x19\x47\x19\x03\x47\x19\x47\x19\x03\x47\x19\x03\x08\x03\x08\x03"
    "\x08\x06\x03\x1d\x03\x27\x10\x03\x27\x10\x03\x10\x03\x1d\x03\x1d\x56\x54\x52\x54\x52\x56\x54"
    "\x52\x56\x54\x52\x10\x03\x2e\x47\x10\x03\x54\x52\x03\x54\x52\x47\x19\x47\x19\x47\x19\x47\x19"
    "\x10\x27\x03\x10\x03\x10\x03\x0d\x10\x03\x2e\x10\x47\x10\x03\x10\x03\x10\x03\x27\x47\x20\x47"
    "\x20\x47\x20\x47\x20\x2e\x03\x36\x03\x36\x03\x36\x03\x36\x13\x1b\x36\x43\x36\x4a\x1b\x4a\x1b"
    "\x4a\x1b\x4a\x1b\x4a\x1b\x36\x4a\x1b\x4a\x1b\x4a\x1b\x4a\x1b\x43\x4a\x1b\x36\x1e\x36\x1f\x36"
    "\x43\x36\x32\x03\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43"
    "\x36\x43\x03\x1e\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43\x36\x43"
    "\x36\x43\x36\x43\x36\x43\x36\x03\x36\x03\x36\x34\x36\x03\x36\x03\x36\x43\x36\x03\x36\x06\x36"
    "\x08\x36\x43\x36\x03\x36\x03\x10\x03\x10\x27\x10\x03\x44\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x10\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x4b\x03\x14\x27\x03\x1d\x03\x1d\x03\x10\x44"
    "\x03\x1d\x03\x14\x03\x1d\x44\x03\x1d\x10\x03\x1d\x03\x3b\x03\x1d\x00\x01\x00\x01\x1d\x5b\x32"
    "\x10\x32\x03\x10\x0b\x03\x32\x04\x1d\x03\x04\x44\x04\x03\x0b\x1d\x03\x10\x1d\x10\x1d\x03\x0b"
    "\x03\x32\x10\x04\x03\x04\x03\x04\x1c\x1d\x1c\x04\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x04\x1d\x10\x03\x1d\x03\x04\x03\x1d\x10\x1d\x03\x44\x03\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d"
    "\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x2c"
    "\x2d\x2c\x2d\x2c\x2d\x2c\x2d\x03\x3d\x02\x3c\x02\x05\x06\x36\x03\x30\x1d\x30\x03\x30\x03\x30"
    "\x03\x30\x03\x30\x03\x30\x03\x30\x03\x19\x47\x03\x05\x03\x4b\x03\x1d\x1b\x43\x28\x4a\x1b\x39"
    "\x03\x29\x1d\x29\x1d\x29\x1d\x29\x1d\x29\x1d\x29\x1d\x29\x1d\x36\x4a\x1b\x4a\x1b\x4a\x1b\x4a"
    "\x1b\x4a\x1b\x4a\x1b\x4a\x1b\x4a\x1b\x36\x4a\x1b\x36\x1b\x36\x1b\x03\x43\x28\x36\x4a\x1b\x4a"
    "\x1b\x4a\x1b\x36\x03\x36\x51\x4d\x36\x03\x5c\x03\x28\x36\x51\x4d\x36\x4a\x1b\x36\x1b\x36\x1b"
    "\x36\x43\x36\x28\x36\x4a\x36\x1b\x36\x4a\x36\x1b\x36\x4a\x1b\x1a\x49\x1a\x41\x35\x41\x35\x42"
    "\x34\x35\x03\x35\x03\x35\x03\x35\x03\x35\x03\x4d\x51\x36\x51\x03\x07\x03\x02\x1d\x17\x06\x05"
    "\x03\x10\x03\x1d\x03\x1d\x03\x1d\x03\x10\x03\x10\x03\x44\x03\x10\x03\x10\x03\x04\x1d\x03\x1d"
    "\x03\x1d\x04\x03\x04\x03\x04\x03\x1d\x03\x1d\x03\x10\x03\x1d\x03\x10\x37\x03\x10\x03\x1d\x03"
    "\x44\x03\x44\x03\x1d\x2e\x03\x1d\x2e\x03\x10\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x09\x00\x1d\x5b"
    "\x10\x32\x03\x32\x0b\x1d\x00\x1d\x00\x03\x29\x1d\x03\x1d\x03\x45\x10\x1d\x03\x45\x03\x44\x03"
    "\x1d\x04\x1d\x03\x44\x10\x04\x1d\x04\x03\x1d\x03\x14\x03\x1d\x03\x1d\x03\x05\x03\x10\x03\x10"
    "\x1d\x03\x1d\x44\x03\x14\x03\x10\x03\x1d\x10\x03\x10\x03\x1d\x03\x1d\x03\x10\x03\x1d\x03\x44"
    "\x03\x1d\x03\x00\x03\x00\x03\x00\x03\x00\x03\x00\x03\x00\x03\x1d\x10\x1d\x03\x1d\x03\x1d\x5b"
    "\x03\x0b\x03\x1d\x03\x10\x0b\x00\x1d\x03\x1d\x03\x1d\x03\x0c\x03\x0c\x03\x0c\x03\x0c\x01\x03"
    "\x32\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x5b\x0a\x1d\x32\x03\x32\x03\x1d\x03\x1d\x03\x10\x03"
    "\x44\x10\x03\x1d\x03\x1d\x03\x44\x03\x1d\x03\x1d\x14\x10\x27\x03\x10\x03\x1d\x03\x1d\x10\x03"
    "\x44\x03\x14\x03\x1d\x03\x44\x03\x44\x03\x1d\x1c\x1d\x03\x44\x03\x10\x03\x1d\x03\x44\x03\x01"
    "\x03\x01\x03\x01\x03\x01\x03\x01\x1d\x03\x1d\x03\x1d\x5b\x0a\x1d\x0a\x1d\x10\x03\x0b\x03\x1d"
    "\x03\x1d\x03\x14\x03\x1d\x03\x04\x1d\x04\x1d\x03\x1d\x14\x03\x10\x14\x03\x1d\x03\x04\x1d\x04"
    "\x05\x1d\x10\x03\x14\x10\x03\x14\x03\x1d\x03\x44\x03\x1d\x03\x1d\x03\x10\x03\x44\x03\x14\x27"
    "\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x05\x1d\x03\x44\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x44\x03\x44\x03\x0b\x10\x1d\x10\x03\x1d\x0a\x1d\x01\x03\x01\x1d\x03\x1d\x5b\x10\x32\x0b\x1d"
    "\x03\x4b\x03\x10\x03\x10\x03\x47\x19\x03\x19\x03\x47\x19\x47\x19\x03\x47\x19\x03\x47\x29\x46"
    "\x18\x29\x46\x18\x46\x18\x1d\x03\x1d\x03\x47\x19\x03\x0b\x1d\x0b\x03\x44\x03\x10\x03\x44\x03"
    "\x1d\x10\x03\x1d\x10\x03\x10\x03\x44\x03\x05\x03\x05\x03\x10\x44\x03\x10\x03\x1d\x03\x1d\x03"
    "\x1d\x03\x43\x2b\x03\x1e\x43\x36\x03\x36\x08\x03\x08\x36\x03\x36\x03\x08\x03\x08\x03\x08\x03"
    "\x36\x03\x43\x03\x43\x03\x43\x03\x43\x03\x36\x03\x1d\x10\x1d\x03\x44\x03\x1d\x03\x1d\x03\x1d"
    "\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x08\x03\x08\x03\x44\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x10\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x44\x03\x1d"
    "\x03\x1d\x44\x03\x4e\x03\x1d\x44\x03\x1d\x03\x44\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03\x1d\x03"
    "\x1d\x03\x44\x03\x47\x03\x4b\x03\x4b\x03\x32\x36\x32\x5e\x32\x5e\x32\x5e\x32\x5e\x32\x36\x5e"
    "\x32\x5e\x06\x03\x06\x03\x06\x03\x06\x08\x06\x08\x06\x03\x5e\x57\x36\x5e\x36\x5e\x36\x5e\x36"
    "\x5e\x36\x5e\x36\x32\x36\x32\x36\x32\x36\x25\x36\x32\x03\x32\x36\x08\x36\x08\x36\x25\x36\x25"
    "\x36\x25\x23\x32\x36\x32\x36\x32\x36\x32\x36\x26\x36\x32\x36\x32\x25\x36\x25\x36\x25\x36\x25"
    "\x36\x25\x36\x25\x36\x25\x36\x25\x36\x08\x36\x08\x36\x08\x36\x25\x36\x08\x36\x08\x36\x32\x36"
    "\x08\x36\x08\x36\x08\x03\x32\x36\x32\x36\x32\x23\x32\x25\x32\x23\x32\x25\x32\x36\x32\x03\x32"
    "\x03\x32\x36\x25\x36\x25\x03\x56\x40\x03\x36\x25\x36\x25\x36\x25\x36\x32\x25\x32\x36\x32\x36"
    "\x5e\x36\x32\x36\x5e\x32\x36\x5e\x03\x32\x03\x32\x03\x32\x5e\x36\x5e\x36\x5e\x03\x5d\x03\x5d"
    "\x03\x5d\x03\x5d\x03\x5d\x03\x5d\x03\x5d\x03\x5d\x03\x25\x36\x25\x36\x25\x36\x25\x36\x25\x36"
    "\x32\x25\x36\x32\x36\x25\x36\x25\x36\x25\x36\x25\x36\x25\x36\x25\x36\x03\x5e\x32\x5e\x36\x5e"
    "\x36\x5e\x36\x25\x36\x5e\x36\x5e\x36\x5e\x36\x5e\x36\x25\x5e\x03\x44\x03\x5e\x05\x36\x05\x36"
    "\x05\x03\x05\x03\x05\x03\x05\x03\x05\x03\x05\x03\x05\x03\x05\x03\x05\x03\x05\x03\x05\x02\x1d"
    "\x02\x1d\x02\x1d\x02\x03\x05\x06\x05\x06\x05"
)
