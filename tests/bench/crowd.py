"""A crowd of invented people to search in: real given names and surnames put together at random, in four spellings each.

The spellings are made letter by letter from an English one; what is sought in the crowd is not made so, but stands in
`tests/app/names/pairs.json` as it is published.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Set

_GIVEN = """
Aram Ara Armen Armine Arman Artak Artur Artem Ashot Aghasi Anahit Ani Anush Arpi Arpine Arsen Artashes Avag Avet Babken Bagrat
Davit Derenik Diana Edgar Edik Eduard Eleonora Elena Emil Emma Erik Gagik Galust Garegin Garnik Gayane Gegham Gevorg Gor Grigor
Gurgen Hakob Harutyun Hasmik Hayk Heghine Henrik Hovhannes Hovik Hrachya Hrant Hrayr Hripsime Irina Ishkhan Karen Karine
Karapet Khachatur Khoren Kima Knarik Lala Laura Levon Lia Liana Lilit Lusine Manuk Manvel Margarit Mariam Marina Martin Meri
Mher Mihran Mkhitar Mkrtich Mnatsakan Nairi Nane Narek Narine Nazeli Nerses Nikolay Norayr Nune Nver Ohan Onik Paruyr Petros
Poghos Rafayel Razmik Robert Roman Rubik Ruben Rustam Ruzanna Sahak Samvel Sargis Sasun Satenik Sedrak Sergey Sevak Shavarsh
Shushanik Silva Simon Sirarpi Smbat Sona Soghomon Spartak Stepan Suren Susanna Svetlana Tachat Taron Tatevik Tatul Tigran
Trdat Vache Vagharshak Vahagn Vahan Vahe Vahram Valentin Valentina Valeri Vardan Vardges Varduhi Varuzhan Vazgen Vigen Viktor
Vrezh Yervand Yeva Yuri Zaruhi Zaven Zhanna Zhirayr Zorik Abbas Abdulla Adil Afaq Aga Akif Aliyar Alim Altay Anar Araz Arif
Asif Aydin Aynur Aysel Azad Azer Bahruz Bakhtiyar Bayram Behbud Camal Ceyhun Cavid Chingiz Dilara Elchin Eldar Eldaniz Elman
Elmin Elnur Elshan Elvin Emin Fakhri Famil Farhad Farid Fatma Fikret Fuad Gasim Gulnara Guler Habib Hafiz Hasan Heydar Hikmet
Huseyn Ilgar Ilham Ilqar Imran Intiqam Isa Ismat Jabbar Jahan Jamil Javad Kamal Kamran Kenan Khalid Khayal Lala Latif Leyla
Mahir Mahmud Malik Mammad Matlab Mehman Mirza Mubariz Murad Musa Mushfiq Nadir Namiq Natiq Nazim Nigar Nizami Nurlan Orkhan
Osman Parviz Qabil Qadir Ramil Ramin Ramiz Rashad Rashid Rauf Rovshan Rustam Sabir Sabuhi Sahib Samir Sara Sevda Shahin Shamil
Tahir Tale Tamara Tariel Teymur Tofiq Tural Turan Ulvi Vagif Valeh Vasif Vugar Vusal Yashar Yusif Zahid Zakir Zaur Zeynab Ziya
"""
_STEMS = """
Abraham Adam Aghajan Alaverd Aleksan Amirjan Andreas Antonyan Arakel Arshak Arzuman Asatur Atanes Avag Avetis Ayvaz Azat Badal
Baghdasar Bagrat Balay Barsegh Bekmez Beglar Budagh Chilingar Chobany Danel Davt Der Dilan Egan Eloy Engibar Eritsy Galst
Garegin Gaspar Ghazar Ghukas Gharib Ghevond Grigor Gulames Gulkhas Hakob Hakhverd Hambardzum Harutyun Hayrapet Hovakim
Hovhannis Hovsep Hunan Isahak Israel Jaghinyan Janib Kalantar Karakhan Karam Karapet Kazar Khachatr Khalat Khanzad Kirakos
Kocharyan Kost Lalay Lazar Malkhas Mamikon Manas Manuk Manuchar Mardan Margar Markos Martiros Matevos Melik Melkon Meliksetyan
Mikayel Minas Mirzakhan Mirzoy Mkhitar Mkrtch Movses Muradkhan Musayel Nahapet Nalband Navasard Nazaret Nersis Nikoghos Norik
Ohan Ordukhan Otar Papik Paron Petros Piloy Poghos Sadoy Safar Sahak Sarg Saroy Serob Shahbaz Shahnazar Shahverd Shirin Simon
Sukias Sureny Tadevos Tarver Tatev Tavad Ter Tonoy Torchy Tovmas Tsatur Tumas Urumy Vahan Vard Vardan Vardazar Vartev Virab
Voskan Yeghiazar Yeghoy Yengoy Yeremy Yerits Zakar Zargar Zaven Zohrab Abbas Abdul Agha Ahmad Akbar Alakbar Alasgar Ali Amin
Asad Asgar Askar Atakish Ayyub Azim Baba Babash Bagh Bagir Bahram Bakhshal Bayram Dadash Damir Dunyamal Eyvaz Farajul Farhad
Farz Ganbar Gara Garay Gasim Gadir Gafar Guli Gurban Hagverd Haji Halil Hamid Hamz Hasan Hashim Heydar Humbat Husey Ibad
Ibrahim Ilyas Imam Iman Isa Iskandar Ismay Jabbar Jabray Jafar Jalal Jamal Javad Kamal Karam Karim Kazim Khali Khudaverd
Latif Madat Mahar Mahmud Maji Mamish Mammad Mansur Maskhad Mirza Mukhtar Murad Mursal Musa Mustafa Mutallib Nabi Nadir Nagi
Najaf Namaz Nasib Nasir Nazar Novruz Nurad Orujal Osman Panah Pasha Piriy Rahim Rajab Ramaz Rashid Rasul Rustam Rza Sadig
Safar Salah Salim Samad Sardar Seyid Shahbaz Sharif Shirin Shukur Soltan Suleyman Tagh Tahir Talib Teymur Vali Veys Yagub
Yunus Yusif Zahir Zaman Zeynal Zulfugar
"""
_ENDINGS = {"Armn": ("yan", "yan", "yan", "yan", "yants"), "Latn": ("ov", "ov", "ov", "li", "zade")}

_RU = {
    "shch": "щ",
    "kh": "х",
    "gh": "г",
    "zh": "ж",
    "sh": "ш",
    "ch": "ч",
    "ts": "ц",
    "dz": "дз",
    "ya": "я",
    "yu": "ю",
    "ye": "е",
}
_RU |= {"j": "дж"} | dict(zip("abvgdezijklmnoprstufhcqxwy", "абвгдезийклмнопрстуфхцкхви", strict=True)) | {"j": "дж"}
_HY = {
    "kh": "խ",
    "gh": "ղ",
    "zh": "ժ",
    "sh": "շ",
    "ch": "չ",
    "ts": "ց",
    "dz": "ձ",
    "u": "ու",
    "vo": "ո",
    "j": "ջ",
    "w": "վ",
}
_HY |= dict(zip("abgdeziytlkhmnoprsvfqxc", "աբգդեզիյտլկհմնոպրսվֆքխց", strict=True))
_AZ = {"kh": "x", "gh": "ğ", "zh": "j", "sh": "ş", "ch": "ç", "ts": "s", "dz": "dz", "j": "c", "g": "q"}


def _written(text: str, letters: dict[str, str]) -> str:
    made, at, low = [], 0, text.lower()
    while at < len(low):
        size = next(size for size in (4, 3, 2, 1) if low[at : at + size] in letters or size == 1)
        made.append(letters.get(low[at : at + size], low[at : at + size]))
        at += size
    return "".join(made).title()


def people(count: int, without: Set[tuple[str, str]] = frozenset(), seed: int = 7) -> Iterator[tuple[str, ...]]:
    """`count` people as four spellings of a name each; some surnames and given names are common, most are rare.

    `without`: people who must not be among them, as (first letters of the surname, given name).
    """
    chance = random.Random(seed)
    surnames = [
        stem + ending
        for stem in dict.fromkeys(_STEMS.split())
        for kind in _ENDINGS
        for ending in dict.fromkeys(_ENDINGS[kind])
    ]
    chance.shuffle(surnames)
    given = list(dict.fromkeys(_GIVEN.split()))
    chance.shuffle(given)
    weights = [1 / (place + 8) ** 0.8 for place in range(len(surnames))]
    shares = [1 / (place + 12) ** 0.7 for place in range(len(given))]
    left = count
    while left:
        for family, name in zip(
            chance.choices(surnames, weights, k=min(left, 10_000)),
            chance.choices(given, shares, k=10_000),
            strict=False,
        ):
            if any(family.startswith(begin) and name == other for begin, other in without):
                continue
            left -= 1
            whole = f"{name} {family}"
            father = chance.choice(given) if chance.random() < 0.3 else None
            yield (
                whole,
                f"{_written(family, _RU)} {_written(name, _RU)}" + (f" {_written(father, _RU)}ович" if father else ""),
                f"{_written(name, _HY)} {_written(family, _HY)}",
                f"{_written(name, _AZ)} {_written(family, _AZ)}",
            )
            if not left:
                break
