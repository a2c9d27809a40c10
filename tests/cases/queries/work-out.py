#!/usr/bin/env python3
"""Works out the expected answer of every question from the tables, without SPARQL and without the service.

    python3 tests/cases/queries/work-out.py            writes <question>/expected.csv for all
    python3 tests/cases/queries/work-out.py --check    only says which files would change

One function a question, named after it, called with the defaults of its parameters; the first row that it gives is the
header. Where an answer and the service differ, look at the rows of the tables by hand before you believe either.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[2] / "data"
HAV = "https://w3id.org/haverim/ontology#"
CODE = "https://w3id.org/haverim/code/"


def table(name):
    with open(DATA / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PEOPLE = {row["id"]: row for row in table("people")}
INSTITUTIONS = {row["id"]: row for row in table("institutions")}
PLACES = {row["id"]: row for row in table("places")}
SOURCES = {row["id"]: row for row in table("sources")}
RELATIONS, POLITIES, RIVALS = table("relations"), table("polities"), table("claims")
ENROLMENTS, AGGREGATES = table("enrolments"), table("aggregates")

SINGLE = {"birthDate", "deathDate", "foundedDate", "closedDate", "bornIn", "diedIn", "sex", "institutionKind", "countryNow"}
SCHOOLS = {
    "boys-school", "girls-school", "mixed-school", "infant-school", "secondary-school", "vocational-school",
    "agricultural-school", "teacher-training", "rabbinical-seminary",
}


# ── What the tables claim ────────────────────────────────────────────────────────────────────────────────────────────


def short(slug):
    """A slug with its kind: ids are unique over people, institutions and places."""
    for kind, rows in (("person", PEOPLE), ("institution", INSTITUTIONS), ("place", PLACES)):
        if slug in rows:
            return f"{kind}/{slug}"
    raise KeyError(slug)



def period(start, end):
    """The columns `from` and `to` as one EDTF literal (the table in src/model/date/period.rs)."""
    if not start and not end:
        return ""
    if start == end:
        both = re.fullmatch(r"(.+)/(.+)", start)
        if not both:
            return start
        return "[" + (both[1] + both[2] if ".." in start else f"{both[1]}..{both[2]}") + "]"
    if start.startswith("../"):
        start = ".." + start[3:]
    elif "/" in start:
        start = start.split("/")[0] + "~"
    if end.endswith("/.."):
        end = end[:-3] + ".."
    elif "/" in end:
        end = end.split("/")[1] + "~"
    return f"{start}/{end}"


class Claim:
    """What one source says of one fact; several rows may add intervals and notes to it."""

    def __init__(self, subject, prop, value, source, certainty):
        self.subject, self.prop, self.value, self.source = subject, prop, value, source
        certainty = certainty or "certain"
        if source == "general-knowledge" and certainty == "certain":
            certainty = "probable"
        self.certainty, self.rank = certainty, "normal"
        self.intervals, self.notes = set(), set()

    @property
    def fact(self):
        return self.subject, self.prop, self.value

    def times(self):
        """Its intervals, or one empty: as OPTIONAL gives them."""
        return sorted(self.intervals) or [""]


CLAIMS = {}
DISPUTES = []


def claim(subject, prop, value, source, certainty="", start="", end="", note="", rank=""):
    made = CLAIMS.setdefault((subject, prop, value, source), Claim(subject, prop, value, source, certainty))
    interval = period(start, end)
    if interval:
        made.intervals.add(interval)
    if note:
        made.notes.add(note)
    if rank:
        made.rank = rank
    return made


def read():
    stated = {(r["subject"], r["predicate"], r["object"]) for r in RELATIONS}
    for row in INSTITUTIONS.values():
        me, source = short(row["id"]), row["source"]
        claim(me, "institutionKind", CODE + "kind/" + row["kind"], source)
        if row["city"]:
            claim(me, "locatedIn", short(row["city"]), source)
        if row["parent"]:
            claim(me, "partOf", short(row["parent"]), source)
        if row["founded"]:
            claim(me, "foundedDate", row["founded"], row["founded_source"] or source)
        if row["closed"]:
            claim(me, "closedDate", row["closed"], row["closed_source"] or source)
        if row["wikidata"]:
            claim(me, "exactMatch", "http://www.wikidata.org/entity/" + row["wikidata"], source)
    for row in PEOPLE.values():
        me, source = short(row["id"]), row["source"]
        sex = {"M": "male", "F": "female"}.get(row["sex"], "unknown")
        claim(me, "sex", CODE + "sex/" + sex, source)
        for column, prop in (("birth", "birthDate"), ("death", "deathDate")):
            if row[column]:
                claim(me, prop, row[column], row[column + "_source"] or source)
        for column, prop in (("birth_place", "bornIn"), ("death_place", "diedIn")):
            if row[column] and (row["id"], prop, row[column]) not in stated:
                claim(me, prop, short(row[column]), source)
        for role in filter(None, row["roles"].split("|")):
            claim(me, "role", CODE + "role/" + role, source)
        if row["wikidata"]:
            claim(me, "exactMatch", "http://www.wikidata.org/entity/" + row["wikidata"], source)
        if row["viaf"]:
            claim(me, "exactMatch", "http://viaf.org/viaf/" + row["viaf"], source)
    for row in PLACES.values():
        me, source = short(row["id"]), row["source"]
        if row["country_now"]:
            claim(me, "countryNow", CODE + "country/" + row["country_now"], source)
        for column, prop in (("lat", "lat"), ("lon", "long")):
            if row[column]:
                claim(me, prop, row[column], source)
        if row["wikidata"]:
            claim(me, "exactMatch", "http://www.wikidata.org/entity/" + row["wikidata"], source)
    for row in POLITIES:
        claim(short(row["place"]), "polity", CODE + "polity/" + row["polity"], row["source"], row["certainty"],
              row["from"], row["to"], row["note"])
    for row in RELATIONS:
        claim(short(row["subject"]), row["predicate"], short(row["object"]), row["source"], row["certainty"],
              row["from"], row["to"], row["note"])
    for row in RIVALS:
        value = row["object"] if row["predicate"].endswith("Date") else short(row["object"])
        made = claim(short(row["subject"]), row["predicate"], value, row["source"], row["certainty"], row["from"],
                     row["to"], row["note"], row["rank"] if row["rank"] != "normal" else "")
        if row["disputes"]:
            subject, prop, value, source = row["disputes"].split(" ")
            value = value if prop.endswith("Date") else short(value)
            disputed = CLAIMS[(short(subject), prop, value, source)]
            DISPUTES.append((made, disputed))
            # What the tables say first is preferred to what disputes it.
            if row["rank"] != "preferred" and disputed.rank == "normal":
                disputed.rank = "preferred"


read()


# ── What is accepted ─────────────────────────────────────────────────────────────────────────────────────────────────

RANKS = ["preferred", "normal", "deprecated"]
CERTAINTIES = ["certain", "probable", "possible"]


def accept():
    """Every fact once; deprecated claims not at all; of a property with one value the best claim."""
    accepted, single = set(), defaultdict(list)
    for c in CLAIMS.values():
        if c.rank == "deprecated":
            continue
        if c.prop in SINGLE:
            best = (RANKS.index(c.rank), CERTAINTIES.index(c.certainty), c.source + ">", c.value)
            single[c.subject, c.prop].append((best, c.value))
        else:
            accepted.add(c.fact)
    accepted |= {(s, p, min(values)[1]) for (s, p), values in single.items()}
    return accepted


ACCEPTED = accept()
OF = defaultdict(set)
for _s, _p, _o in ACCEPTED:
    OF[_p].add((_s, _o))


def pairs(*props):
    """Subjects and objects of the accepted facts of some properties."""
    return set().union(*(OF[p] for p in props))


def both_ways(*props):
    return {pair for s, o in pairs(*props) for pair in ((s, o), (o, s))}


def values(subject, prop):
    return sorted(o for s, o in OF[prop] if s == subject)


def value(subject, prop):
    """The one value, or nothing."""
    return next(iter(values(subject, prop)), "")


def said(prop, deprecated=False):
    """The claims of a property, without those that are not accepted."""
    return [c for c in CLAIMS.values() if c.prop == prop and (deprecated or c.fact in ACCEPTED)]


def name(node):
    kind, slug = node.split("/")
    if kind == "person":
        return PEOPLE[slug]["name_en"]
    return (INSTITUTIONS if kind == "institution" else PLACES)[slug]["label_en"]


def country(institution):
    return value(value(institution, "locatedIn"), "countryNow")


def is_school(institution):
    return INSTITUTIONS[institution.split("/")[1]]["kind"] in SCHOOLS


def within(network):
    """A network and its parts, to any depth."""
    found, more = set(), {network}
    while more:
        found |= more
        more = {s for s, o in OF["partOf"] if o in more} - found
    return found


def reach(start, links):
    """All that is reached from a node along links, the node included."""
    found, more = set(), {start}
    while more:
        found |= more
        more = {o for s, o in links if s in more} - found
    return found


def is_about_teaching(institution):
    """Newspapers and communities have directors too, who did not teach there."""
    return INSTITUTIONS[institution.split("/")[1]]["kind"] not in ("newspaper", "community")


def posts(*props):
    """Who taught where, or directed what."""
    return {(s, o) for s, o in pairs(*(props or ("taughtAt", "directed"))) if is_about_teaching(o)}


def prop_iri(prop):
    if prop in ("lat", "long"):
        return "http://www.w3.org/2003/01/geo/wgs84_pos#" + prop
    return "http://www.w3.org/2004/02/skos/core#exactMatch" if prop == "exactMatch" else HAV + prop


# ── The questions ────────────────────────────────────────────────────────────────────────────────────────────────────


def principals_in_order(school="institution/torah-umelakha-jerusalem"):
    yield "school", "principal", "name", "interval", "sourceTitle"
    for c in said("directed"):
        if c.value == school:
            for time in c.times():
                yield school, c.subject, name(c.subject), time, SOURCES[c.source]["title"]


def pupils_who_taught_abroad(network="institution/aiu"):
    yield "network", "person", "name", "studiedAt", "countryOfStudy", "taughtAt", "countryOfTeaching"
    schools = within(network)
    for person, studied in OF["studiedAt"]:
        for teacher, taught in posts():
            here, there = country(studied), country(taught)
            if studied in schools and teacher == person and here and there and here != there:
                yield network, person, name(person), studied, here, taught, there


def pupils_of_a_city_who_taught_in_a_country(city="place/paris", land=CODE + "country/MA"):
    yield "city", "country", "person", "name", "studiedAt", "taughtAt"
    for person, studied in OF["studiedAt"]:
        for teacher, taught in posts():
            if person == teacher and value(studied, "locatedIn") == city and country(taught) == land:
                yield city, land, person, name(person), studied, taught


def pupils_of_pupils(teacher="person/somekh-abdallah"):
    yield "teacher", "master", "masterName", "pupil", "pupilName"
    masters = reach(teacher, OF["teacherOf"])
    for master, pupil in OF["teacherOf"]:
        if master in masters:
            yield teacher, master, name(master), pupil, name(pupil)


def schools_by_city_and_decade():
    yield "city", "cityName", "decade", "schools"
    count = defaultdict(set)
    for school, date in OF["foundedDate"]:
        city = value(school, "locatedIn")
        digits = re.search(r"\d\d\d", date)
        if is_school(school) and city and digits:
            count[city, digits[0] + "0s"].add(school)
    for (city, decade), schools in count.items():
        yield city, name(city), decade, len(schools)


def families_in_three_countries():
    yield "person", "name", "relatives", "countries"
    served = defaultdict(set)
    for person, institution in posts("taughtAt", "directed", "servedAsRabbiAt"):
        served[person].add(country(institution))
    for person, place in pairs("emissaryTo", "rabbiOf"):
        served[person].add(value(place, "countryNow"))
    near = both_ways("parentOf", "spouseOf", "siblingOf")
    for slug in PEOPLE:
        person = "person/" + slug
        family = {person} | {o for s, o in near if s == person}
        servants = {p for p in family if served[p] - {""}}
        countries = set().union(*(served[p] for p in servants)) - {""}
        if len(countries) >= 3 and len(servants) >= 2:
            yield person, name(person), len(servants), len(countries)


def emissaries_and_where_they_went():
    yield "emissary", "name", "place", "placeName", "interval", "source"
    for c in said("emissaryTo"):
        for time in c.times():
            yield c.subject, name(c.subject), c.value, name(c.value), time, "source/" + c.source


def rabbis_and_who_ordained_them():
    yield "rabbi", "rabbiName", "ordainer", "ordainerName", "interval", "certainty", "source"
    for c in said("ordained"):
        for time in c.times():
            yield (c.value, name(c.value), c.subject, name(c.subject), time, CODE + "certainty/" + c.certainty,
                   "source/" + c.source)


def claims_that_contradict_each_other():
    yield "subject", "property", "value", "source", "disputedProperty", "disputedValue", "disputedSource"
    for c, d in DISPUTES:
        yield (c.subject, HAV + c.prop, c.value, "source/" + c.source, HAV + d.prop, d.value, "source/" + d.source)


def facts_with_several_values():
    yield "subject", "name", "property", "values", "sources"
    found = defaultdict(list)
    for c in CLAIMS.values():
        if c.prop in {"birthDate", "deathDate", "bornIn", "diedIn", "foundedDate", "closedDate"}:
            found[c.subject, c.prop].append(c)
    for (subject, prop), claims in found.items():
        n_values = len({c.value for c in claims})
        if n_values > 1:
            yield subject, name(subject), HAV + prop, n_values, len({c.source for c in claims})


def alone(source):
    """The claims of a source that no other source makes."""
    sources = defaultdict(set)
    for c in CLAIMS.values():
        sources[c.fact].add(c.source)
    return [c for c in CLAIMS.values() if sources[c.fact] == {source}]


def facts_on_general_knowledge_alone(source="general-knowledge"):
    yield "source", "subject", "name", "property", "object", "objectName"
    career = {"studiedAt", "taughtAt", "directed", "inspectedSchool", "founded", "emissaryTo", "teacherOf", "ordained"}
    for c in alone(source):
        if c.prop in career:
            yield "source/" + source, c.subject, name(c.subject), HAV + c.prop, c.value, name(c.value)


def general_knowledge_by_property(source="general-knowledge"):
    yield "source", "property", "facts"
    count = defaultdict(int)
    for c in alone(source):
        count[c.prop] += 1
    for prop, facts in count.items():
        yield "source/" + source, prop_iri(prop), facts


def institutions_without_a_hebrew_name():
    yield "institution", "name", "kind"
    for row in INSTITUTIONS.values():
        if not row["label_he"]:
            yield "institution/" + row["id"], row["label_en"], CODE + "kind/" + row["kind"]


def enrolment_of_a_school(school="boys-school-smyrna"):
    yield "school", "year", "pupils", "boys", "girls", "teachers", "source"
    for row in ENROLMENTS:
        if row["institution"] == school:
            yield (short(school), row["year"], row["pupils"], row["boys"], row["girls"], row["teachers"],
                   "source/" + row["source"])


def girls_and_boys_in_a_city(city="salonica"):
    yield "city", "year", "school", "schoolName", "boys", "girls", "source"
    for row in ENROLMENTS:
        school = INSTITUTIONS[row["institution"]]
        if school["city"] == city and (row["boys"] or row["girls"]):
            yield (short(city), row["year"], short(school["id"]), school["label_en"], row["boys"], row["girls"],
                   "source/" + row["source"])


def how_much_of_the_network_is_recorded(network="aiu"):
    yield "network", "measure", "year", "value", "source", "recorded"
    schools = {s for s in within(short(network)) - {short(network)} if is_school(s)}
    kinds = [INSTITUTIONS[s.split("/")[1]]["kind"] for s in schools]
    recorded = {
        "schools": len(schools),
        "boys-schools": kinds.count("boys-school"),
        "girls-schools": kinds.count("girls-school"),
        "cities": len({value(s, "locatedIn") for s in schools}),
        "countries": len({country(s) for s in schools}),
        "pupils": len({person for person, school in OF["studiedAt"] if school in schools}),
    }
    for row in AGGREGATES:
        if row["institution"] == network:
            yield (short(network), CODE + "measure/" + row["measure"], row["year"], row["value"],
                   "source/" + row["source"], recorded[row["measure"]])


def born_here_died_elsewhere(city="place/jerusalem"):
    yield "city", "person", "name", "place", "placeName"
    for person, born in OF["bornIn"]:
        died = value(person, "diedIn")
        if born == city and died and died != city:
            yield city, person, name(person), died, name(died)


def women_who_taught_or_directed():
    yield "woman", "name", "post", "school", "schoolName", "city"
    for post in ("taughtAt", "directed"):
        for person, school in posts(post):
            if PEOPLE[person.split("/")[1]]["sex"] == "F":
                yield person, name(person), HAV + post, school, name(school), value(school, "locatedIn")


def benefactors_and_what_they_funded():
    yield "benefactor", "name", "institution", "institutionName", "source"
    for c in said("benefactorOf"):
        yield c.subject, name(c.subject), c.value, name(c.value), "source/" + c.source


def people_who_bear_a_name():
    """The question is asked in Hebrew; whoever bears the name has it among the table's spellings."""
    yield "person", "personName", "born"
    for slug, row in PEOPLE.items():
        names = " ".join([row["name_en"], row["name_fr"], row["name_he"], row["alt_names"]])
        if re.search(r"\bAnt[eé]bi\b|ענתבי", names):
            person = f"person/{slug}"
            yield person, name(person), value(person, "birthDate")


def predecessors_in_office(holder="person/nahum-haim"):
    yield "holder", "later", "laterName", "earlier", "earlierName", "interval", "note"
    line = reach(holder, OF["successorOf"])
    for c in said("successorOf"):
        if c.subject in line:
            for time in c.times():
                for note in sorted(c.notes) or [""]:
                    yield holder, c.subject, name(c.subject), c.value, name(c.value), time, note


def other_ends(prop, person):
    """Who is joined to a person by a symmetric link, as the claims say it."""
    for c in said(prop):
        if person in (c.subject, c.value):
            other = c.value if c.subject == person else c.subject
            for time in c.times():
                yield person, other, name(other), time, "source/" + c.source


def colleagues_of_a_person(person="person/behar-nissim"):
    yield "person", "colleague", "name", "interval", "source"
    yield from other_ends("colleagueOf", person)


def correspondents_of_a_person(person="person/bigart-jacques"):
    yield "person", "correspondent", "name", "interval", "source"
    yield from other_ends("correspondentOf", person)


def what_a_source_says(source="je-behar"):
    yield "source", "subject", "property", "value", "interval", "certainty"
    for c in CLAIMS.values():
        if c.source == source:
            for time in c.times():
                yield ("source/" + source, c.subject, prop_iri(c.prop), c.value, time,
                       CODE + "certainty/" + c.certainty)


def cities_by_people():
    yield "city", "name", "people"
    people = defaultdict(set)
    for person, city in pairs("bornIn", "diedIn", "livedIn", "rabbiOf", "emissaryTo"):
        people[city].add(person)
    for city, them in people.items():
        if len(them) >= 10:
            yield city, name(city), len(them)


def states_over_a_city(city="place/salonica"):
    yield "city", "polity", "interval", "certainty", "source"
    for c in said("polity"):
        if c.subject == city:
            for time in c.times():
                yield city, c.value, time, CODE + "certainty/" + c.certainty, "source/" + c.source


def siblings_in_the_network(network="institution/aiu"):
    yield "network", "person", "name", "sibling", "siblingName"
    schools = within(network)
    links = pairs("studiedAt", "taughtAt", "directed", "inspectedSchool", "founded")
    members = {person for person, school in links if school in schools}
    siblings = both_ways("siblingOf")
    siblings |= {(a, b) for parent, a in OF["parentOf"] for other, b in OF["parentOf"] if parent == other}
    for a, b in siblings:
        if a < b and a in members and b in members:
            yield network, a, name(a), b, name(b)


def families_of_teachers():
    yield "parent", "parentName", "child", "childName"
    teachers = {person for person, _ in posts()}
    for parent, child in OF["parentOf"]:
        if parent in teachers and child in teachers:
            yield parent, name(parent), child, name(child)


def couples_who_taught():
    yield "person", "name", "spouse", "spouseName"
    teachers = {person for person, _ in posts()}
    for a, b in both_ways("spouseOf"):
        if a < b and a in teachers and b in teachers:
            yield a, name(a), b, name(b)


def where_the_pupils_of_a_school_served(school="institution/enio-paris"):
    yield "school", "person", "name", "post", "institution", "institutionName", "city"
    pupils = {person for person, where in OF["studiedAt"] if where == school}
    for post in ("taughtAt", "directed", "inspectedSchool", "founded"):
        for person, institution in OF[post]:
            if person in pupils:
                yield (school, person, name(person), HAV + post, institution, name(institution),
                       value(institution, "locatedIn"))


def who_was_in_post_in_a_year(year=1900):
    yield "year", "person", "name", "post", "institution", "institutionName", "interval"
    for post in ("taughtAt", "directed", "presidedOver", "secretaryOf"):
        for c in said(post):
            for interval in c.intervals:
                start, _, end = interval.partition("/")
                ends = [re.match(r"\d{4}", cell) for cell in (start, end if "/" in interval else start)]
                if all(ends) and int(ends[0][0]) <= year <= int(ends[1][0]):
                    yield year, c.subject, name(c.subject), HAV + post, c.value, name(c.value), interval


def teachers_without_any_date():
    yield "person", "name"
    dated = {c.subject for c in CLAIMS.values() if c.intervals} | {c.value for c in CLAIMS.values() if c.intervals}
    dated |= {person for person, _ in pairs("birthDate", "deathDate")}
    for person in {person for person, _ in posts()} - dated:
        yield person, name(person)


def most_connected_people():
    yield "person", "name", "others"
    others = defaultdict(set)
    links = both_ways("parentOf", "spouseOf", "siblingOf", "cousinOf", "grandparentOf", "auntOrUncleOf", "teacherOf",
                      "ordained", "successorOf", "colleagueOf", "correspondentOf")
    for a, b in links:
        if a.startswith("person/") and b.startswith("person/"):
            others[a].add(b)
    for person, them in others.items():
        if len(them) >= 12:
            yield person, name(person), len(them)


def newspapers_and_their_founders(kind="newspaper"):
    yield "kind", "newspaper", "name", "city", "founded", "founder", "founderName"
    for row in INSTITUTIONS.values():
        if row["kind"] == kind:
            paper = short(row["id"])
            founders = sorted(s for s, o in OF["founded"] if o == paper)
            for founder in founders or [""]:
                yield (CODE + "kind/" + kind, paper, row["label_en"], value(paper, "locatedIn"),
                       value(paper, "foundedDate"), founder, founder and name(founder))


def everyone_of_a_school(school="institution/mikveh-israel"):
    yield "school", "person", "name", "link", "interval", "source"
    for link in ("founded", "directed", "presidedOver", "secretaryOf", "inspectedSchool", "benefactorOf", "taughtAt",
                 "servedAsRabbiAt", "memberOf", "studiedAt"):
        for c in said(link):
            if c.value == school:
                for time in c.times():
                    yield school, c.subject, name(c.subject), HAV + link, time, "source/" + c.source


def teachers_who_came_home():
    yield "person", "name", "school", "city", "cityName"
    for person, school in posts():
        city = value(school, "locatedIn")
        if city and value(person, "bornIn") == city:
            yield person, name(person), school, city, name(city)


def schools_of_a_country(land="IQ"):
    yield "country", "school", "name", "kind", "city", "founded", "closed"
    for row in INSTITUTIONS.values():
        if row["kind"] in SCHOOLS and row["city"] and PLACES[row["city"]]["country_now"] == land:
            school = short(row["id"])
            yield (CODE + "country/" + land, school, row["label_en"], CODE + "kind/" + row["kind"], short(row["city"]),
                   value(school, "foundedDate"), value(school, "closedDate"))


def founders_of_schools():
    yield "school", "name", "founder", "founderName", "year"
    for founder, school in OF["founded"]:
        if is_school(school):
            yield school, name(school), founder, name(founder), value(school, "foundedDate")


def rabbis_of_a_city(city="place/smyrna"):
    yield "city", "rabbi", "name", "interval", "source"
    for c in said("rabbiOf"):
        if c.value == city:
            for time in c.times():
                yield city, c.subject, name(c.subject), time, "source/" + c.source


def ancestors_of_a_person(person="person/camondo-nissim-younger"):
    yield "person", "ancestor", "name", "born", "died"
    for ancestor in reach(person, {(child, parent) for parent, child in OF["parentOf"]}) - {person}:
        yield person, ancestor, name(ancestor), value(ancestor, "birthDate"), value(ancestor, "deathDate")


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def main():
    changed = []
    for question in sorted((HERE.parents[2] / "queries").glob("*.rq")):
        work_out = globals().get(question.stem.replace("-", "_"))
        if work_out is None:
            sys.exit(f"`{question.name}` has no function here: write `{question.stem.replace('-', '_')}`")
        header, *rows = [[str(cell) for cell in row] for row in work_out()]
        lines = [header] + [list(row) for row in sorted(set(map(tuple, rows)))]
        path = HERE / question.stem / "expected.csv"
        held = list(csv.reader(open(path, encoding="utf-8", newline=""))) if path.exists() else None
        if held == lines:
            continue
        changed.append(question.stem)
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(lines)
    print("\n".join(f"changed: {stem}" for stem in changed) or "nothing changed")
    return 1 if changed and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
