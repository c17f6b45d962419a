"""The fields that a column of a table may fill, and the words that headers use for them: data, a language is added here.

Each field has the name under which it is exported, so that an export comes back in by itself. Words are in lower case, in
English, French, Armenian, Russian, Azerbaijani and Arabic; they are compared with headers without signs and letter case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Field:
    """`several`: the cell may hold a list. `date`: it holds a date. `computed`: exported to be read, never taken in."""

    name: str
    words: tuple[str, ...] = ()
    several: bool = False
    date: bool = False
    computed: bool = False


def _f(name: str, *words: str, several: bool = False, date: bool = False, computed: bool = False) -> Field:
    return Field(name, words, several, date, computed)


_NOTES = _f("notes", "note", "remarks", "comment", "comments", "remarque", "remarques", "observations", "նշումներ",
       "ծանոթություն",
            "примечание", "примечания", "комментарий", "qeyd", "qeydlər", "ملاحظات", "ملاحظة")  # fmt: skip

PERSON = (
    _f("id", "habeas id"),
    _f("name", "names", "full name", "name and surname", "person", "captive", "detainee", "nom complet", "nom et prénom",
       "nom prénom", "անուն ազգանուն", "ազգանուն անուն", "անունը", "ամբողջական անունը", "անուն ազգանուն հայրանուն", "фио",
       "ф и о", "имя и фамилия", "фамилия имя отчество", "полное имя", "ad soyad", "soyad ad", "adı soyadı", "tam adı",
       "a s a",
       "الاسم", "الاسم الكامل", "الاسم واللقب", "اسم"),
    _f("script", "name script"),
    _f("family", "family name", "surname", "last name", "lastname", "nom", "nom de famille", "ազգանուն", "ազգանունը",
       "фамилия",
       "soyad", "soyadı", "اللقب", "اسم العائلة", "الشهرة"),
    _f("given", "given name", "given names", "first name", "firstname", "forename", "prénom", "prénoms", "անուն", "имя", "ad",
       "adı", "الاسم الأول", "الاسم الشخصي"),
    _f("father", "father s name", "fathers name", "father name", "patronymic", "patronyme", "nom du père", "prénom du père",
       "հայրանուն", "հոր անունը", "отчество", "имя отца", "ata adı", "atasının adı", "اسم الأب"),
    _f("language", "name language"),
    _f("spellings", "spelling", "other spellings", "autres graphies", "այլ գրություններ", "другие написания",
       "digər yazılışlar",
       several=True),
    _f("birth_names", "birth name", "maiden name", "name at birth", "nom de naissance", "nom de jeune fille",
       "օրիորդական ազգանունը",
       "девичья фамилия", "фамилия при рождении", "qızlıq soyadı", several=True),
    _f("aliases", "alias", "also known as", "aka", "other names", "nickname", "alias surnom", "surnom", "autres noms",
       "այլ անուններ",
       "մականուն", "другие имена", "прозвище", "ləqəb", "digər adları", "أسماء أخرى", "الكنية", several=True),
    _f("call_signs", "call sign", "callsign", "indicatif", "կոչականուն", "позывной", "çağırış adı", several=True),
    _f("sex", "gender", "sexe", "genre", "սեռ", "սեռը", "пол", "cins", "cinsi", "الجنس"),
    _f("birth", "date of birth", "birth date", "birthdate", "birthday", "born", "dob", "born on", "date de naissance", "né le",
       "née le", "né e le", "ծննդյան ամսաթիվ", "ծնվել է", "ծննդյան օր", "ծննդյան ամսաթիվը", "дата рождения", "родился",
       "год рождения", "день рождения", "doğum tarixi", "doğulduğu tarix", "təvəllüd", "تاريخ الميلاد",
       "تاريخ الولادة", date=True),
    _f("birth_place", "place of birth", "birthplace", "lieu de naissance", "ծննդավայր", "ծննդյան վայր", "место рождения",
       "doğum yeri", "doğulduğu yer", "مكان الولادة", "محل الميلاد"),
    _f("mother_maiden_name", "mother s maiden name", "mothers maiden name", "nom de jeune fille de la mère",
       "մոր օրիորդական ազգանունը", "девичья фамилия матери", "anasının qızlıq soyadı"),
    _f("nationalities", "nationality", "citizenship", "nationalité", "nationalités", "citoyenneté", "քաղաքացիություն",
       "гражданство",
       "vətəndaşlıq", "vətəndaşlığı", "الجنسية", several=True),
    _f("documents", "document", "identity document", "identity documents", "papers", "pièce d identité", "փաստաթղթեր",
       "документы",
       "sənədlər", "الوثائق", several=True),
    _f("service_branch", "branch", "branch of service", "armed service", "arme", "զորատեսակ", "род войск", "qoşun növü"),
    _f("service_rank", "rank", "grade", "military rank", "կոչում", "զինվորական կոչում", "звание", "воинское звание",
       "rütbə", "الرتبة"),
    _f("service_unit", "unit", "military unit", "unité", "զորամաս", "ստորաբաժանում", "часть", "воинская часть",
       "подразделение",
       "hissə", "hərbi hissə", "الوحدة"),
    _f("service_number", "service no", "military number", "matricule", "զինվորական համար", "личный номер", "xidməti nömrə",
       "الرقم العسكري"),
    _f("occupation", "profession", "job", "métier", "զբաղմունք", "մասնագիտություն", "профессия", "род занятий", "peşə",
       "peşəsi",
       "المهنة"),
    _f("civil_status", "marital status", "état civil", "situation de famille", "ամուսնական կարգավիճակ", "ընտանեկան դրություն",
       "семейное положение", "ailə vəziyyəti", "الحالة الاجتماعية", "الحالة العائلية"),
    _f("address", "residence", "home address", "adresse", "domicile", "հասցե", "բնակության վայր", "адрес", "место жительства",
       "ünvan", "yaşayış yeri", "العنوان", "محل الإقامة"),
    _f("marks", "distinguishing marks", "scars", "signes particuliers", "հատուկ նշաններ", "особые приметы", "xüsusi əlamətlər",
       "علامات مميزة"),
    _f("health_needs", "health", "medical needs", "santé", "besoins de santé", "առողջություն", "առողջական վիճակ", "здоровье",
       "состояние здоровья", "səhhət", "الصحة", "الاحتياجات الصحية"),
    _f("photograph", "photo", "picture id"),
    _NOTES,
    _f("names_in_full"),
    _f("status", computed=True),
    _f("last_seen", computed=True),
    _f("last_contact", computed=True),
    _f("last_private_contact", computed=True),
    _f("days_isolated", computed=True),
)  # fmt: skip

EVENT = (
    _f("id", "habeas id"),
    _f("type", "event", "event type", "kind", "what", "contact type", "type d événement", "événement", "տեսակ",
       "իրադարձություն",
       "тип", "событие", "вид", "növ", "hadisə", "hadisənin növü", "النوع", "الحدث", "نوع الحدث"),
    _f("persons", "person", "people", "name", "full name", "captive", "detainee", "personne", "personnes", "nom",
       "nom complet",
       "անձ", "անուն", "անուն ազգանուն", "лицо", "фио", "имя", "şəxs", "ad soyad", "الشخص", "الاسم", several=True),
    _f("date", "when", "day", "event date", "date of event", "date de l événement", "quand", "ամսաթիվ", "օր", "дата", "когда",
       "tarix", "nə vaxt", "التاريخ", "اليوم", date=True),
    _f("place", "where", "location", "lieu", "endroit", "վայր", "տեղ", "место", "где", "yer", "harada", "المكان", "الموقع"),
    _f("to_place", "to", "destination", "moved to", "vers", "ուր", "куда", "место назначения", "hara", "إلى", "الوجهة"),
    _f("by", "authority", "acted by", "by whom", "autorité", "par", "par qui", "ում կողմից", "մարմին", "орган", "кем", "kim",
       "orqan", "kim tərəfindən", "الجهة", "بواسطة"),
    _f("contact", "contact with", "contact kind", "avec qui", "ում հետ", "с кем", "kiminlə", "مع من"),
    _f("private", "in private", "confidential", "confidentiel", "sans témoin", "առանձին", "առանց վկաների", "наедине",
       "без свидетелей", "təklikdə", "على انفراد"),
    _f("proceeding", "case", "proceedings", "procédure", "affaire", "գործ", "դատական գործ", "дело", "iş", "məhkəmə işi",
       "القضية"),
    _f("sentence_months", "months", "sentence in months", "peine en mois", "ժամկետ ամիս", "срок месяцев", "cəza ay",
       "مدة الحكم بالأشهر"),
    _f("reference", "reference number", "ref", "référence", "համար", "номер", "nömrə", "المرجع", "رقم"),
    _f("result", "outcome", "résultat", "արդյունք", "результат", "nəticə", "النتيجة"),
    _f("sources", "source", "origine", "աղբյուր", "источник", "источники", "mənbə", "mənbələr", "المصدر",
       "المصادر", several=True),
    _f("evidence", "evidence ids", several=True),
    _f("confidence", "certainty", "certitude", "վստահություն", "достоверность", "уверенность", "etibarlılıq", "درجة التأكد"),
    _f("with_whom", "visitor", "correspondent", "visiteur", "այցելու", "посетитель", "ziyarətçi", "الزائر"),
    _f("way", "direction", "sens", "ուղղություն", "направление", "istiqamət"),
    _f("pieces", "number of letters", "quantity", "nombre", "քանակ", "количество", "say", "العدد"),
    _f("request", "request id"),
    _f("state", "acknowledging state", "état", "պետություն", "государство", "dövlət", "الدولة"),
    _f("document", "document id"),
    _f("weight_kg", "weight", "weight kg", "poids", "քաշ", "вес", "çəki", "الوزن"),
    _f("penalty", "peine", "պատիժ", "наказание", "cəza", "العقوبة"),
    _f("outcome", "verdict", "judgment", "վճիռ", "приговор", "hökm", "الحكم"),
    _f("adjourned_to", "next hearing", "adjourned until", "prochaine audience", "հաջորդ նիստ", "следующее заседание",
       "növbəti iclas",
       date=True),
    _f("mode", "mode of release", "mode de libération", "как освобожден"),
    _f("description", "details", "notes", "what happened", "remarks", "détails", "notes et détails", "նկարագրություն",
       "մանրամասներ",
       "описание", "подробности", "примечание", "təsvir", "qeyd", "الوصف", "التفاصيل", "ملاحظات"),
)  # fmt: skip

FIELDS: Mapping[str, tuple[Field, ...]] = {"person": PERSON, "event": EVENT}

OTHERWISE_CALLED: Mapping[str, str] = {
    "names": "name",
    "alias": "aliases",
    "birth_name": "birth_names",
    "call_sign": "call_signs",
    "spelling": "spellings",
    "nationality": "nationalities",
    "document": "documents",
    "person": "persons",
    "source": "sources",
}
"""Names of fields as the command line has them."""

CARDS: Mapping[str, Mapping[str, str]] = {
    "sex": {
        "m": "male", "f": "female", "man": "male", "woman": "female", "homme": "male", "femme": "female", "masculin": "male",
        "féminin": "female", "արական": "male", "իգական": "female", "м": "male", "ж": "female", "муж": "male", "жен": "female",
        "мужской": "male", "женский": "female", "kişi": "male", "qadın": "female", "ذكر": "male", "أنثى": "female",
    },
}  # fmt: skip
"""Words of single cells that stand for one of our own; the mapping of a table may add to them."""


def folded(untrusted_header: str) -> str:
    """A header as it is compared: no letter case, signs or brackets, one space between words."""
    text = unicodedata.normalize("NFKC", untrusted_header).casefold()
    text = re.sub(r"[(\[].*?[)\]]", " ", text)
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


@cache
def _by_word(kind: str) -> Mapping[str, Field]:
    found: dict[str, Field] = {}
    for each in FIELDS[kind]:
        for word in (each.name, *each.words):
            found.setdefault(folded(word), each)
    return found


def by_name(kind: str, name: str) -> Field | None:
    """The field of this name, or of what the command line calls it."""
    name = name.strip().replace("-", "_")
    names = {each.name: each for each in FIELDS[kind]}
    return names.get(name) or names.get(OTHERWISE_CALLED.get(name, ""))


def by_header(kind: str, untrusted_header: str) -> Field | None:
    """The field that a header seems to mean."""
    return _by_word(kind).get(folded(untrusted_header))
