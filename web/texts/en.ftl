# The words of the site, in English. The same names stand in fr.ftl and he.ftl.
site-name = Haverim
skip = Skip to the content
languages = Languages
theme = Light or dark
nav = Main menu
nav-home = Home
nav-search = Search
nav-people = People
nav-institutions = Schools
nav-places = Cities
nav-map = Map
nav-lineage = Lineages
nav-connection = Connections
nav-network = Network
nav-stories = Stories
nav-sources = Sources
nav-data = About the data
nav-ontology = The ontology
nav-sparql = SPARQL
nav-questions = Ready-made questions
nav-api = Interface for programs
foot-about = Haverim shows the people, schools and cities of the Alliance Israélite Universelle as one graph, and names the source of every claim. What no source states is not shown as a fact.
calendars = Dates by calendar:
calendar-gregorian = Gregorian
calendar-julian = Julian
calendar-hebrew = Hebrew
calendar-islamic = Islamic
calendar-french-republican = French Republican

# Home
home-eyebrow = The Alliance Israélite Universelle, from 1860
home-title = Teachers, pupils, families: how one school network joined a world
home-lead = From Tetouan to Tehran, the schools of the Alliance joined families, teachers and rabbis of many countries. Find a person, a school or a city, and walk on from there.
home-try = For example:
home-walk-eyebrow = A first walk
home-walk = One lesson, handed on
home-walk-about = A headmaster in Jerusalem taught a boy, and the boy taught a writer. Each step names the source that says so; every walk on this site can be checked in this way.
home-walk-open = Step by step
home-stories = Begin with a story
home-all-stories = All stories
home-map = The schools at a glance
home-map-about = Cities with recorded schools and institutions; the larger the dot, the more of them.
home-open-map = Open the map with its years
home-figures = How much of the network is recorded here
home-honest = The network was far larger than what these pages hold. Figures of the whole stand beside what is recorded, each with its source.
home-honest-link = About the data and its gaps
home-ways = Other ways in
way-lineage = Lineages of teaching
way-lineage-about = Who taught whom, and who taught them: follow teachers and pupils, ordinations and offices up and down the generations.
way-connection = How are they connected?
way-connection-about = Choose two people, schools or cities, and read the chain between them, step by step, with its sources.
way-network = The network
way-network-about = The whole graph on one sheet, with the best-connected people and schools.
way-sparql = Ask in SPARQL
way-sparql-about = For researchers: ask the graph in its own language, or start from a ready-made question.

# Search
search-label = Search for a person, a school, a city
search-placeholder = Name of a person, a school, a city
search-button = Search
search-title = Search
search-none = Nothing was found.
search-none-hint = Try a shorter form of the name, another spelling, or only the family name. Names may be written in Latin, Hebrew or Arabic letters.
search-count = { $n ->
    [one] One result
   *[other] { $number } results
  }
search-start = Type a name, or choose a list beside it.
facets = Narrow the results
facet-kind = Kind
facet-role = Role
facet-place = City
facet-century = Century
facet-sex = Sex
facet-all = All
view-list = List
view-map = Map
view-timeline = Timeline
view-network = Network
no-places = None of these results has a place on the map.
pick-placeholder = Begin to type a name
pages = Pages of the list
previous = Previous
next = Next
page-of = { $from }–{ $to } of { $total }
why-alias = also known as { $name }

# Records
kind-person = person
kind-institution = institution
kind-place = city
kind-source = source
kind-story = story
kind-item = item
other-names = Other names
remarks = Remarks of the compilers
see-family = Family chart
see-lineage = Lineage
see-connection = Connected to…
see-network = In the network
life-title = A life, with its sources
facts-title = Facts, with their sources
place-facts-title = Names and states, in the order of time
life-map = Map of the life
on-the-map = On the map
undated = no date
differ-title = Where sources differ
differ-about = These claims cannot all be right. They are shown side by side, each with its source.
section-family = Family
section-teaching = Teachers and pupils
section-circle = Colleagues and successors
section-people = People
section-institutions = Institutions
section-other = Other links
section-staff = Staff and pupils
heads-title = Heads, in order
enrolment-title = Pupils through the years
enrolment-about = Number of pupils by year
as-table = As a table
girls = girls
boys = boys
pupils-all = all pupils
pupils = Pupils
teachers = Teachers
year = Year
source = Source
sources = Sources
source-number = Source { $n }
general-knowledge = general knowledge, not a cited source
certain = certain
probable = probable
possible = possible
deprecated = known to be wrong
in-stories = In the stories
items = Kept elsewhere
connected-title = How are they connected?
connected-to = To whom, or to what?
connected-go = Show the connection
identifiers = Identifiers
downloads = Downloads
permalink = Stable address of this record
more-links = { $n ->
    [one] One more
   *[other] { $number } more
  }
rights = Rights
source-supports = { $n ->
    [0] Nothing rests on this source yet
    [one] One claim rests on this source
   *[other] { $number } claims rest on this source
  }
subject = Subject
states = What is said
value = Value
when = When
locator = Where in the source
born = born
died = died
school = School
city = City
founded = Founded
closed = Closed
name = Name
kind = Kind
term = Term
definition = Definition

# Family
family-eyebrow = Family chart
family-ancestors = Ancestors
family-descendants = Descendants
family-hourglass = Hourglass
family-fan = Fan
family-siblings = Brothers, sisters and partners
family-summary = { $ancestors } recorded ancestors, { $descendants } recorded descendants
family-no-ancestors = No parent is recorded.
family-no-descendants = No child is recorded.
family-no-siblings = None is recorded.
family-more = More generations
generation-up-1 = Parents
generation-up-2 = Grandparents
generation-up-3 = Great-grandparents
generation-up = { $n } generations before
generation-down-1 = Children
generation-down-2 = Grandchildren
generation-down-3 = Great-grandchildren
generation-down = { $n } generations after
via-parent = parent of { $name }
via-child = child of { $name }
chart-help = Arrow keys move from person to person, Enter opens a page, plus and minus zoom.
chart-save-svg = Save as SVG
chart-save-png = Save as PNG
chart-fit = Whole chart
chart-expand = Show more of this branch
chart-print = Print or PDF

# Lineage
lineage-title = Lineages
lineage-lead = A teacher's teachers, a pupil's pupils: lineages run like families, but with many parents. Choose where to start and which links to follow.
lineage-from = Start from
lineage-links = Follow
lineage-direction = Direction
lineage-depth = Generations
lineage-up = towards the teachers
lineage-down = towards the pupils
lineage-start = Some to start with
lineage-summary = { $n ->
    [0] Nobody is recorded in this direction
    [one] One person in this lineage
   *[other] { $number } people in this lineage
  }
lineage-generation = Generation { $n }
show = Show
links-kinship = Family
links-teaching = Teaching
links-ordination = Ordination
links-succession = Succession in office
links-affiliation = Schools and societies
links-place = Places
links-collegial = Colleagues

# Connection
connection-title = How are they connected?
connection-lead = Choose two people, schools or cities. The shortest chains between them are drawn and told, each step with the source that says so.
connection-from = From
connection-to = To
connection-kin = In the family
connection-told = Told in a sentence
connection-keep = Take this chain along
connection-keep-about = The query finds the chain again, with the source of each step. GEDCOM is for family-tree programs, JSON-LD for all others.
connection-none = No chain of recorded links joins these two. That may only mean that it has not been recorded yet.
connection-examples = For example
connection-path = { $n ->
    [one] A chain of one step
   *[other] A chain of { $number } steps
  }
connection-same = These are the same.
connection-unknown = `{ $name }` is not the name of a record. Choose one from the list that opens while you type.
phi = coefficient of kinship φ = { $value }

# Map
map-title = Map and time
map-lead = Schools open and close as the years pass. Move the year, or let it run; the table below says the same.
map-year = Year
map-show = Show
map-schools = Schools
map-journeys = Journeys of emissaries
map-both = Both
map-play = Play
map-open = institutions open
map-pause = Pause
map-about = { $n ->
    [one] One school or institution at this time
   *[other] { $number } schools and institutions at this time
  }
map-dates-note = “By” a year means that the school is known to exist then; when it opened is not recorded.
journeys = Journeys
emissary = Emissary
from-place = From
to-place = To

# Network
network-title = The network
network-lead = Every recorded person, school and city, and the links between them. Colour tells the kind, size the number of links.
network-links = Links
network-central = The best connected
links-count = Links
network-summary = { $nodes } nodes, { $links } links
network-method = Method
network-method-text = The graph is the projection: one link for each accepted claim. Being well connected here means being well recorded: some lives have whole books, others one line in a report. To cite a picture of this network, name this page, the links chosen and the date.
network-communities = communities
network-sheet = Drawing of the network; the table below lists the same nodes.

# Stories
stories-title = Stories
stories-lead = Short walks through the graph. Every name leads to its record, every fact to its source.
story-map = Where it happens
story-people = People in this story
story-institutions = Schools and places in this story
story-live = In the graph
story-live-open = Follow this lineage

# Photographs, films, documents
items-title = Photographs, films, documents
items-lead = What others keep of these schools and people. Each record says who holds it and leads there; nothing is copied here.
items-photograph = Photographs
items-film = Films
items-document = Documents
items-exhibit = Exhibits and pages
item-photograph = photograph
item-film = film
item-document = document
item-exhibit = exhibit
item-held = Held by
item-see = See it at its holder
item-nothing-copied = The picture or text itself stays with its holder, who has the rights to it.
as-list = As a list
nav-items = Photographs, films, documents

# SPARQL
sparql-title = Ask the graph
sparql-lead = The whole graph answers SPARQL 1.1. Write a query, or open one of the ready-made questions below.
sparql-query = Query
sparql-run = Run
sparql-format = Format
sparql-table = Table
sparql-chart = Chart
sparql-map = Map
sparql-graph = Graph
sparql-rows = { $n } rows
sparql-running = Running…
sparql-share = Copy the address of this query
sparql-copied = Copied
sparql-empty = The answer has no rows.
sparql-cut = Only the first { $n } rows are shown; download the rest.
questions-lead = Questions that genealogists and historians ask. Each opens in the workbench, where it can be changed.

# Data
data-title = About the data
data-lead = What is recorded, where it comes from, and how much is missing.
data-counts = What is recorded
data-honest = What is missing
data-honest-whole = The Alliance ran schools in about { $cities } cities and taught perhaps { $pupils } pupils (general knowledge: no source read states it); these pages know { $people } people by name.
data-honest-recorded = These pages know { $people } people by name.
data-honest-text = Teachers who wrote reports, rabbis who signed books and families with an encyclopaedia article are far better recorded than pupils, girls and women. Please read every count as a count of what is recorded.
data-figures = The whole network, as sources count it
measure = what is counted
measure-schools = schools
measure-pupils = pupils
measure-boys-schools = boys’ schools
measure-girls-schools = girls’ schools
measure-countries = countries
measure-cities = cities
data-dump = everything, with the graph of each source
data-licence = Licence
data-licence-text = The facts may be used freely; please name the source of each claim, as it is shown here. The sources keep the rights to their own words and pictures.
data-cite = How to cite
data-cite-text = Name the record by its stable address, the source given there, and the date on which you read it.
count-people = people
count-institutions = schools and institutions
count-schools = AIU schools recorded
count-places = cities
count-sources = sources
count-claims = sourced claims
count-links = links
known-schools = { $n } were counted in { $year } ({ $source }).
known-schools-general = About { $n } over its whole history: general knowledge, no source read states it.
sources-lead = Every claim names where it comes from. These are the sources, with what each supports.
people-lead = Everyone who is recorded, in the order of the alphabet.
institutions-lead = Schools, seminaries, societies and newspapers.
places-lead = Cities and towns, with their names and states through time.
ontology-title = The ontology
ontology-lead = The words in which the graph is written: each class and each property, with its label and definition. This page is made from the ontology itself.
ontology-classes = Classes
ontology-links = Links between records
ontology-values = Properties with a value
ontology-annotations = Annotations
ontology-count = { $n ->
   *[other] { $number } terms.
  }
ontology-turtle = the ontology, for programs
ontology-context = the context for JSON-LD
ontology-contents = Parts of the ontology
ontology-codes = Codes
term-linkFamily = family of links
term-linkDirection = direction
term-type = holds
term-singleValued = one accepted value
term-subClassOf = kind of
term-subPropertyOf = special case of
term-domain = said of
term-range = its values are
term-equivalentClass = the same as
term-equivalentProperty = the same as
term-exactMatch = exactly
term-closeMatch = nearly
api-title = Interface for programs
api-lead = Everything on this site can be had by programs too. Open an operation to read about it and to try it.
api-parameter = Parameter
api-where = Where
api-try = Try it

# Errors
error-404 = There is no such page
error-404-about = The address may be mistyped, or the record may have been joined with another. Search for the name:
error-500 = Something went wrong here
error-500-about = The fault is ours and has been noted. Please try again in a moment.
error-503 = The graph is being read
error-503-about = It will be ready in a moment. Please try again.
error-again = Try again
error-400 = This address cannot be understood
error-400-about = Something in the address is not as it should be. Search for the name:
error-nobody = There is nobody to put into a file
error-nobody-about = A genealogist’s file is made of people, and what you chose leads to none. Search for somebody:
error-home = To the home page

# Institutions through time
lanes-title = Who was there, and when
lanes-about = One line a person, from the first recorded year to the last; a line that fades has no recorded end.
lanes-heads = heads
lanes-staff = staff
lanes-pupils = pupils
feeders-title = Where its people came from
feeders-about = Schools where its teachers, or its pupils before, had been pupils.
daughters-title = Where its pupils went
daughters-about = Schools and institutions where its pupils later taught, which they directed or founded, or where they went on to study.
benches-title = Pupils at the same time
benches-about = Only pupils whose years are recorded can be compared.
benches-pupil = Pupil
benches-with = Certainly together with
benches-perhaps = Perhaps together with

# More of the search
facet-school = Institution
search-cut = { $n ->
   *[other] Only the first { $number } are looked at: narrow the search to see the others.
  }
search-ties = Links among these results
search-no-ties = No recorded link joins two of these results directly.
search-downloads = Download this search
search-map-about = Where these results lie: people by the first place recorded for them, schools by their city.
search-timeline-about = How many of these results begin in each decade

# More of the network
network-kinds = Show
kinds-person = people
kinds-institution = institutions
kinds-place = cities
network-mode = Draw
network-stated = links as they are recorded
network-shared = people who were at the same schools
network-after = From the year
network-before = To the year
network-by = Rank by
measure-by-degrees = number of links
measure-by-degrees-about = How many links each has, of those chosen above.
measure-by-pagerank = PageRank
measure-by-pagerank-about = Who is linked to those who are themselves well linked: PageRank with damping 0.85, links counted in both directions.
measure-by-betweenness = betweenness
measure-by-betweenness-about = Through whom the shortest paths between all others pass (Brandes; unweighted, both directions).
measure-by-communities = communities
measure-by-communities-about = Groups with more links within than chance would give (Louvain). Each row names the best-connected member, the size of the group, and others of it.
network-year = Links in the year
network-all-years = all years
network-empty = No link fits this choice.
network-running = This network is large and is still being measured. Load the page again in a minute: what has been done is kept.
network-links-shown = links
network-cut = Only the { $n } best-connected nodes are drawn.
network-large = This network is too large to be drawn whole. Open it from the page of a person or a school (“In the network”), or choose people who were at the same schools.
network-with = with
network-method-more = Years: a link is kept if it may have held then; one without any date always is. Shared schools: two people are tied for each institution where both studied, taught or directed, and the more so the fewer people it had (each institution gives a tie 1/(n−1)). Positions come from ForceAtlas2 with links of hubs weakened; they mean nearness, not place.

# More of the workbench
sparql-stop = Stop
sparql-stopped = Stopped.
sparql-cite = Cite
sparql-cite-text = Haverim, answer to a SPARQL query on version #version of the graph, read on #day: #address
sparql-save = Keep this query
sparql-save-name = Name
sparql-saved = Queries kept in this browser
sparql-forget = Forget

# Same person
same-title = One person, two records?
same-lead = Records that may be of the same person, each with the reasons for and against. Nobody is joined by a score: people decide, and every decision can be undone.
same-count = { $pairs } pairs among { $people } people, the likeliest first.
same-none = No undecided pair among { $people } people.
same-one = One record
same-other = The other
same-likelihood = Likelihood
same-reasons = What speaks for it
same-compare = Side by side
same-all = All pairs
same-side-by-side = The two records side by side
same-respect = Respect
same-stands = Agreement
same-weight = Weight
same-sum = Sum
same-how = A weight is a power of two: +3 makes it eight times likelier that the two are one person, −3 eight times less. What only one record knows weighs nothing. Rare names weigh more than common ones.
same-are-one = Both records are held to be one person: what they say stands under the first. Once the decision is taken back, they can be compared again.
same-decided = What was decided
same-decide = Decide
same-decide-how = On the machine that holds the data, one of these commands decides too; for programs there is /api/same-person/decisions.
same-accept = They are one person
same-reject = They are two, as far as these records tell
same-never = They are two; do not ask again
same-token = Token that may write
same-token-how = The token is sent with this form alone and stands in no address. With scripts, this tab remembers it until you close it.
same-keep = If they are one, keep
same-keep-fuller = the curated record, then the fuller one
same-note = Why (kept with the decision)
same-undo = Take the decision back
same-needs-token = Nothing was decided: a token that may write is needed.
same-unknown-token = Nothing was decided: this is not a token we know.
same-may-not = Nothing was decided: this token may not decide here.
same-refused = Nothing was decided.
same-done-accepted = Decided: the two records are one person. It can be taken back.
same-done-rejected = Decided: they are two, as far as these records tell.
same-done-never = Decided: they are two, and are not asked about again.
same-done-proposed = Taken back: the two records stand apart, and the pair is open again.
same-agrees = agrees
same-partly = agrees in part
same-unknown = one record does not say
same-disagrees = different
same-namesakes = { $n ->
    [one] one record bears the name
   *[other] { $number } records bear the name
  }
same-was-accepted = Accepted as one person by { $who }, { $when }
same-was-rejected = Held to be two by { $who }, { $when }
same-was-never = Held to be two for good by { $who }, { $when }
same-was-proposed = Taken back by { $who }, { $when }
same-on-given-name = given name
same-on-surname = surname
same-on-namesakes = namesakes
same-on-birth = birth
same-on-death = death
same-on-place = place
same-on-place-of-death = place of death
same-on-parents = parents
same-on-partners = partners
same-on-children = children
same-on-role = role
same-on-sex = sex
same-on-kin = kin of each other

# Find my place
find-title = Find my place
find-lead = A name, a town and a school, or your own family file: this looks for where they belong in the network.
find-name = Name
find-town = Town
find-school = School
find-born = Born
find-file = A family file (GEDCOM or gedzip, up to 16 MB)
find-go = Look
find-forgotten = A file is read and forgotten: nothing of it is stored.
find-none = Nothing in the network is called so. Try another spelling, or only the town.
find-no-name = No name like “{ $text }” is in the network. Try another spelling, or only the town.
find-no-town = No town called “{ $text }” is known here.
find-no-school = No school called “{ $text }” is known here. Try its town.
find-people = People
find-families = Families of the name
find-schools = Schools
find-places = Towns
find-family = { $name } family ({ $people } people)
find-said = { $why } ({ $said })
find-why-nearby = a town nearby
find-why-kin-town = kin in the town
find-why-kin-school = kin at the school
find-why-kin-names = kin called alike
find-compared = { $compared } of { $people } people were looked for.
find-you = You
find-them = In the network
find-likely = One and the same
find-why = Why
find-around = Links around
find-why-school = school
find-why-town = town
