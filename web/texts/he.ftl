# מילות האתר בעברית. אותם שמות נמצאים ב־en.ftl וב־fr.ftl.
site-name = חברים
skip = דילוג לתוכן
languages = שפות
theme = בהיר או כהה
nav = תפריט ראשי
nav-home = דף הבית
nav-search = חיפוש
nav-people = אנשים
nav-institutions = בתי ספר
nav-places = ערים
nav-map = מפה
nav-lineage = שושלות
nav-connection = קשרים
nav-network = הרשת
nav-stories = סיפורים
nav-sources = מקורות
nav-data = על הנתונים
nav-ontology = האונטולוגיה
nav-sparql = SPARQL
nav-questions = שאלות מוכנות
nav-api = ממשק לתוכנות
foot-about = ״חברים״ מציג את האנשים, בתי הספר והערים של כל ישראל חברים – אליאנס כגרף אחד, ומציין את המקור לכל טענה. מה ששום מקור אינו אומר אינו מוצג כעובדה.
calendars = תאריכים לפי הלוח:
calendar-gregorian = הגרגוריאני
calendar-julian = היוליאני
calendar-hebrew = העברי
calendar-islamic = המוסלמי
calendar-french-republican = של המהפכה הצרפתית

# דף הבית
home-eyebrow = כל ישראל חברים – אליאנס, מאז 1860
home-title = מורים, תלמידים, משפחות: כיצד רשת בתי ספר אחת חיברה עולם
home-lead = מתטואן עד טהראן חיברו בתי הספר של כי״ח משפחות, מורים ורבנים מארצות רבות. חפשו אדם, בית ספר או עיר, והמשיכו משם.
home-try = למשל:
home-walk-eyebrow = טיול ראשון
home-walk = שיעור שעובר הלאה
home-walk-about = מנהל בית ספר בירושלים לימד נער, והנער לימד סופר. בכל צעד רשום המקור שאומר אותו, וכך אפשר לבדוק כל טיול באתר הזה.
home-walk-open = צעד אחר צעד
home-stories = להתחיל בסיפור
home-all-stories = כל הסיפורים
home-map = בתי הספר במבט אחד
home-map-about = ערים שתועדו בהן בתי ספר ומוסדות; ככל שהנקודה גדולה יותר, מספרם רב יותר.
home-open-map = לפתיחת המפה והשנים
home-figures = כמה מן הרשת תועד כאן
home-honest = הרשת הייתה גדולה בהרבה ממה שיש בדפים אלה. נתוני הרשת כולה עומדים לצד מה שתועד, וכל נתון עם מקורו.
home-honest-link = על הנתונים ומה שחסר בהם
home-ways = דרכים נוספות
way-lineage = שושלות של הוראה
way-lineage-about = מי לימד את מי, ומי לימד אותם: מורים ותלמידים, סמיכות ותפקידים, דור אחר דור.
way-connection = כיצד הם קשורים?
way-connection-about = בחרו שני אנשים, בתי ספר או ערים, וקראו את השרשרת שביניהם, צעד אחר צעד, עם מקורותיה.
way-network = הרשת
way-network-about = הגרף כולו על גיליון אחד, ובו האנשים ובתי הספר המקושרים ביותר.
way-sparql = לשאול ב־SPARQL
way-sparql-about = לחוקרים: שאלו את הגרף בשפתו, או התחילו בשאלה מוכנה.

# חיפוש
search-label = חיפוש אדם, בית ספר או עיר
search-placeholder = שם של אדם, בית ספר או עיר
search-button = חיפוש
search-title = חיפוש
search-none = לא נמצא דבר.
search-none-hint = נסו צורה קצרה יותר של השם, כתיב אחר, או את שם המשפחה בלבד. אפשר לכתוב שמות באותיות לטיניות, עבריות או ערביות.
search-count = { $n ->
    [one] תוצאה אחת
    [two] שתי תוצאות
   *[other] { $number } תוצאות
  }
search-start = כתבו שם, או בחרו רשימה שבצד.
facets = צמצום התוצאות
facet-kind = סוג
facet-role = תפקיד
facet-place = עיר
facet-century = מאה
facet-sex = מין
facet-all = הכול
view-list = רשימה
view-map = מפה
view-timeline = ציר זמן
view-network = רשת
no-places = לאף אחת מן התוצאות אין מקום על המפה.
pick-placeholder = התחילו לכתוב שם
pages = דפי הרשימה
previous = הקודם
next = הבא
page-of = { $from }–{ $to } מתוך { $total }
why-alias = נקרא גם { $name }

# רשומות
kind-person = אדם
kind-institution = מוסד
kind-place = עיר
kind-source = מקור
kind-story = סיפור
kind-item = פריט
other-names = שמות נוספים
remarks = הערות המלקטים
see-family = אילן משפחה
see-lineage = שושלת
see-connection = מה הקשר ל…
see-network = ברשת
life-title = קורות חיים ומקורותיהם
facts-title = העובדות ומקורותיהן
place-facts-title = שמות ומדינות לפי סדר הזמן
life-map = מפת החיים
on-the-map = על המפה
undated = ללא תאריך
differ-title = היכן המקורות חלוקים
differ-about = לא ייתכן שכל הטענות האלה נכונות. הן מוצגות זו לצד זו, כל אחת עם מקורה.
section-family = משפחה
section-teaching = מורים ותלמידים
section-circle = עמיתים וממשיכים
section-people = אנשים
section-institutions = מוסדות
section-other = קשרים אחרים
section-staff = סגל ותלמידים
heads-title = המנהלים והמנהלות לפי הסדר
enrolment-title = התלמידים לאורך השנים
enrolment-about = מספר התלמידים לפי שנה
as-table = כטבלה
girls = בנות
boys = בנים
pupils-all = כלל התלמידים
pupils = תלמידים
teachers = מורים
year = שנה
source = מקור
sources = מקורות
source-number = מקור { $n }
general-knowledge = ידע כללי, לא מקור מצוטט
certain = ודאי
probable = סביר
possible = אפשרי
deprecated = ידוע כשגוי
in-stories = בסיפורים
items = שמור במקום אחר
connected-title = כיצד הם קשורים?
connected-to = אל מי, או אל מה?
connected-go = הצגת הקשר
identifiers = מזהים
downloads = הורדות
permalink = כתובת קבועה של רשומה זו
more-links = { $n ->
    [one] עוד אחד
    [two] עוד שניים
   *[other] עוד { $number }
  }
rights = זכויות
source-supports = { $n ->
    [0] שום טענה עדיין אינה נשענת על מקור זה
    [one] טענה אחת נשענת על מקור זה
    [two] שתי טענות נשענות על מקור זה
   *[other] { $number } טענות נשענות על מקור זה
  }
subject = נושא
states = מה נאמר
value = ערך
when = מתי
locator = היכן במקור
born = לידה
died = פטירה
school = בית ספר
city = עיר
founded = ייסוד
closed = סגירה
name = שם
kind = סוג
term = מונח
definition = הגדרה

# משפחה
family-eyebrow = אילן משפחה
family-ancestors = אבות ואימהות
family-descendants = צאצאים
family-hourglass = שעון חול
family-fan = מניפה
family-siblings = אחים, אחיות ובני זוג
family-summary = אבות ואימהות שתועדו: { $ancestors }; צאצאים שתועדו: { $descendants }
family-no-ancestors = לא תועדו הורים.
family-no-descendants = לא תועדו ילדים.
family-no-siblings = לא תועד איש.
family-more = עוד דורות
generation-up-1 = הורים
generation-up-2 = סבים וסבתות
generation-up-3 = הורי הסבים והסבתות
generation-up = { $n } דורות לפני כן
generation-down-1 = ילדים
generation-down-2 = נכדים
generation-down-3 = נינים
generation-down = { $n } דורות אחרי כן
via-parent = אב או אם של { $name }
via-child = בן או בת של { $name }
chart-help = מקשי החיצים עוברים מאדם לאדם, Enter פותח רשומה, פלוס ומינוס מגדילים ומקטינים.
chart-save-svg = שמירה כ־SVG
chart-save-png = שמירה כ־PNG
chart-fit = הצגת הכול
chart-expand = להציג עוד מן הענף
chart-print = הדפסה או PDF

# שושלות
lineage-title = שושלות
lineage-lead = מוריו של מורה, תלמידיו של תלמיד: שושלות אלה דומות למשפחות, אבל הורים רבים להן. בחרו היכן להתחיל ואחרי אילו קשרים ללכת.
lineage-from = להתחיל מ־
lineage-links = סוגי קשר
lineage-direction = כיוון
lineage-depth = דורות
lineage-up = אל המורים
lineage-down = אל התלמידים
lineage-start = כמה להתחלה
lineage-summary = { $n ->
    [0] לא תועד איש בכיוון זה
    [one] אדם אחד בשושלת זו
    [two] שני אנשים בשושלת זו
   *[other] { $number } אנשים בשושלת זו
  }
lineage-generation = דור { $n }
show = להציג
links-kinship = משפחה
links-teaching = הוראה
links-ordination = סמיכה
links-succession = ירושת תפקיד
links-affiliation = בתי ספר ואגודות
links-place = מקומות
links-collegial = עמיתים

# קשר
connection-title = כיצד הם קשורים?
connection-lead = בחרו שני אנשים, בתי ספר או ערים. השרשראות הקצרות שביניהם מצוירות ומסופרות, וכל צעד מלווה במקור שאומר אותו.
connection-from = מ־
connection-to = אל
connection-kin = במשפחה
connection-told = במשפט אחד
connection-keep = לקחת את השרשרת
connection-keep-about = השאילתה מוצאת את השרשרת שוב, עם המקור לכל צעד. GEDCOM מיועד לתוכנות של אילנות יוחסין, JSON-LD לכל השאר.
connection-none = אין שרשרת של קשרים מתועדים בין השניים. ייתכן שהיא רק טרם תועדה.
connection-examples = למשל
connection-path = { $n ->
    [one] שרשרת של צעד אחד
    [two] שרשרת של שני צעדים
   *[other] שרשרת של { $number } צעדים
  }
connection-same = זו אותה רשומה.
connection-unknown = ״{ $name }״ אינו שם של רשומה. בחרו מן הרשימה שנפתחת בזמן הכתיבה.
phi = מקדם הקרבה φ = { $value }

# מפה
map-title = מפה וזמן
map-lead = בתי ספר נפתחים ונסגרים עם השנים. הזיזו את השנה, או הניחו לשנים לרוץ; הטבלה שלמטה אומרת אותו דבר.
map-year = שנה
map-show = להציג
map-schools = בתי ספר
map-journeys = מסעות השליחים
map-both = שניהם
map-play = הפעלה
map-open = מוסדות פתוחים
map-pause = עצירה
map-about = { $n ->
    [one] בית ספר או מוסד אחד בזמן זה
    [two] שני בתי ספר ומוסדות בזמן זה
   *[other] { $number } בתי ספר ומוסדות בזמן זה
  }
map-dates-note = ״עד״ שנה פירושו שבית הספר ידוע כקיים אז; מועד פתיחתו לא תועד.
journeys = מסעות
emissary = שליח
from-place = מ־
to-place = אל

# הרשת
network-title = הרשת
network-lead = כל האנשים, בתי הספר והערים שתועדו, והקשרים ביניהם. הצבע מציין את הסוג, והגודל את מספר הקשרים.
network-links = קשרים
network-central = המקושרים ביותר
links-count = קשרים
network-summary = { $nodes } צמתים, { $links } קשרים
network-method = השיטה
network-method-text = הגרף הוא ההיטל: קשר אחד לכל טענה שהתקבלה. להיות מקושר כאן פירושו להיות מתועד: על חיים אחדים נכתבו ספרים, על אחרים שורה אחת בדוח. כדי לצטט תמונה של הרשת, ציינו את הדף, את הקשרים שנבחרו ואת התאריך.
network-communities = קהילות
network-sheet = ציור הרשת; הטבלה שלמטה מונה את אותם צמתים.

# סיפורים
stories-title = סיפורים
stories-lead = טיולים קצרים בגרף. כל שם מוביל לרשומה, כל עובדה למקור.
story-map = היכן זה קורה
story-people = האנשים בסיפור
story-institutions = בתי הספר והמקומות בסיפור
story-live = בגרף
story-live-open = ללכת אחרי השושלת

# תצלומים, סרטים, מסמכים
items-title = תצלומים, סרטים, מסמכים
items-lead = מה שאחרים שומרים על בתי הספר והאנשים שכאן. כל רשומה אומרת מי מחזיק בפריט ומובילה אליו; דבר לא הועתק לכאן.
items-photograph = תצלומים
items-film = סרטים
items-document = מסמכים
items-exhibit = תערוכות ודפים
item-photograph = תצלום
item-film = סרט
item-document = מסמך
item-exhibit = תערוכה
item-held = שמור אצל
item-see = לצפייה אצל המחזיק
item-nothing-copied = התמונה או הטקסט עצמם נשארים אצל המחזיק, והזכויות שלו.
as-list = כרשימה
nav-items = תצלומים, סרטים, מסמכים

# SPARQL
sparql-title = לשאול את הגרף
sparql-lead = הגרף כולו עונה ל־SPARQL 1.1. כתבו שאילתה, או פתחו אחת מן השאלות המוכנות.
sparql-query = שאילתה
sparql-run = הרצה
sparql-format = פורמט
sparql-table = טבלה
sparql-chart = תרשים
sparql-map = מפה
sparql-graph = גרף
sparql-rows = { $n } שורות
sparql-running = רץ…
sparql-share = העתקת כתובת השאילתה
sparql-copied = הועתק
sparql-empty = אין שורות בתשובה.
sparql-cut = מוצגות רק { $n } השורות הראשונות; אפשר להוריד את היתר.
questions-lead = שאלות של גנאלוגים והיסטוריונים. כל אחת נפתחת בסדנה, ושם אפשר לשנות אותה.

# נתונים
data-title = על הנתונים
data-lead = מה תועד, מניין הוא בא, וכמה חסר.
data-counts = מה תועד
data-honest = מה חסר
data-honest-whole = לכי״ח היו בתי ספר בכ־{ $cities } ערים, ולמדו בהם אולי { $pupils } תלמידים (ידע כללי: שום מקור שנקרא אינו אומר זאת); דפים אלה מכירים בשמם { $people } אנשים.
data-honest-recorded = דפים אלה מכירים בשמם { $people } אנשים.
data-honest-text = מורים שכתבו דוחות, רבנים שחתמו על ספרים ומשפחות שיש להן ערך באנציקלופדיה מתועדים הרבה יותר מתלמידים, מבנות ומנשים. קראו כל מספר כמספרם של הדברים שתועדו.
data-figures = הרשת כולה, כפי שהמקורות מונים אותה
measure = מה נספר
measure-schools = בתי ספר
measure-pupils = תלמידים
measure-boys-schools = בתי ספר לבנים
measure-girls-schools = בתי ספר לבנות
measure-countries = ארצות
measure-cities = ערים
data-dump = הכול, עם הגרף של כל מקור
data-licence = רישיון
data-licence-text = מותר להשתמש בעובדות באופן חופשי; ציינו את המקור לכל טענה, כפי שהוא מוצג כאן. המקורות שומרים את הזכויות במילותיהם ובתמונותיהם.
data-cite = כיצד לצטט
data-cite-text = ציינו את הרשומה בכתובתה הקבועה, את המקור שניתן בה, ואת התאריך שבו קראתם.
count-people = אנשים
count-institutions = בתי ספר ומוסדות
count-schools = בתי ספר של כי״ח שתועדו
count-places = ערים
count-sources = מקורות
count-claims = טענות עם מקור
count-links = קשרים
known-schools = { $n } נמנו ב־{ $year } ({ $source }).
known-schools-general = כ־{ $n } לאורך כל תולדותיה: ידע כללי, שום מקור שנקרא אינו אומר זאת.
sources-lead = כל טענה אומרת מניין היא. אלה המקורות, ומה נשען על כל אחד.
people-lead = כל מי שתועד, לפי סדר האלף־בית.
institutions-lead = בתי ספר, סמינרים, אגודות ועיתונים.
places-lead = ערים ועיירות, עם שמותיהן ומדינותיהן לאורך הזמן.
ontology-title = האונטולוגיה
ontology-lead = המילים שבהן הגרף כתוב: כל מחלקה וכל תכונה, עם שמה והגדרתה. הדף נוצר מן האונטולוגיה עצמה.
ontology-classes = מחלקות
ontology-links = קשרים בין רשומות
ontology-values = תכונות בעלות ערך
ontology-annotations = הערות
ontology-count = { $n ->
   *[other] { $number } מונחים.
  }
ontology-turtle = האונטולוגיה, לתוכנות
ontology-context = ההקשר ל־JSON-LD
ontology-contents = חלקי האונטולוגיה
ontology-codes = קודים
term-linkFamily = משפחת קשרים
term-linkDirection = כיוון
term-type = תכונה
term-singleValued = ערך מקובל אחד
term-subClassOf = סוג של
term-subPropertyOf = מקרה פרטי של
term-domain = נאמר על
term-range = ערכיו
term-equivalentClass = זהה ל
term-equivalentProperty = זהה ל
term-exactMatch = בדיוק
term-closeMatch = בקירוב
api-title = ממשק לתוכנות
api-lead = כל מה שיש באתר זמין גם לתוכנות. פתחו פעולה כדי לקרוא עליה ולנסות אותה.
api-parameter = פרמטר
api-where = היכן
api-try = לנסות

# שגיאות
error-404 = אין דף כזה
error-404-about = אולי נפלה טעות בכתובת, או שהרשומה אוחדה עם אחרת. חפשו את השם:
error-500 = משהו השתבש כאן
error-500-about = התקלה אצלנו והיא נרשמה. נסו שוב בעוד רגע.
error-503 = הגרף נטען
error-503-about = הוא יהיה מוכן בעוד רגע. נסו שוב.
error-again = לנסות שוב
error-400 = כתובת זו אינה מובנת
error-400-about = נפלה טעות בכתובת. חפשו את השם:
error-nobody = אין מי שייכלל בקובץ
error-nobody-about = קובץ גנאלוגי עשוי מאנשים, והבחירה שלכם אינה מובילה לאיש. חפשו אדם:
error-home = לדף הבית

# מוסדות לאורך זמן
lanes-title = מי היה שם, ומתי
lanes-about = שורה לכל אדם, מן השנה המתועדת הראשונה עד האחרונה; שורה שדוהה בסופה – סיומה לא תועד.
lanes-heads = הנהלה
lanes-staff = סגל
lanes-pupils = תלמידים
feeders-title = מניין באו אנשיו
feeders-about = בתי ספר שבהם למדו מוריו, או תלמידיו לפני שבאו אליו.
daughters-title = לאן הלכו תלמידיו
daughters-about = בתי ספר ומוסדות שתלמידיו לימדו בהם אחר כך, ניהלו או ייסדו אותם, או המשיכו ללמוד בהם.
benches-title = תלמידים באותו זמן
benches-about = אפשר להשוות רק תלמידים ששנותיהם תועדו.
benches-pupil = תלמיד או תלמידה
benches-with = בוודאי יחד עם
benches-perhaps = אולי יחד עם

# עוד בחיפוש
facet-school = מוסד
search-cut = { $n ->
   *[other] נבדקות רק { $number } התוצאות הראשונות: צמצמו את החיפוש כדי לראות את השאר.
  }
search-ties = הקשרים שבין התוצאות
search-no-ties = שום קשר מתועד אינו מחבר במישרין שתיים מן התוצאות.
search-downloads = הורדת החיפוש הזה
search-map-about = היכן נמצאות התוצאות: אנשים לפי המקום הראשון שתועד להם, בתי ספר לפי עירם.
search-timeline-about = כמה מן התוצאות מתחילות בכל עשור

# עוד ברשת
network-kinds = להציג
kinds-person = אנשים
kinds-institution = מוסדות
kinds-place = ערים
network-mode = לצייר
network-stated = קשרים כפי שתועדו
network-shared = אנשים שהיו באותם בתי ספר
network-after = משנת
network-before = עד שנת
network-by = לדרג לפי
measure-by-degrees = מספר הקשרים
measure-by-degrees-about = כמה קשרים יש לכל אחד, מן הסוגים שנבחרו למעלה.
measure-by-pagerank = PageRank
measure-by-pagerank-about = מי קשור אל מי שקשורים היטב בעצמם: PageRank בשיכוך 0.85, והקשרים נמנים בשני הכיוונים.
measure-by-betweenness = מרכזיות תיווך
measure-by-betweenness-about = דרך מי עוברים המסלולים הקצרים שבין כל האחרים (Brandes; ללא משקל, בשני הכיוונים).
measure-by-communities = קהילות
measure-by-communities-about = קבוצות שיש בתוכן יותר קשרים משהיה נותן המקרה (Louvain). כל שורה מציינת את החבר המקושר ביותר, את גודל הקבוצה ועוד מחבריה.
network-year = קשרים בשנת
network-all-years = כל השנים
network-empty = אין קשר שמתאים לבחירה זו.
network-running = הרשת גדולה ומדידתה עוד נמשכת. טענו את הדף שוב בעוד דקה: מה שכבר נעשה נשמר.
network-links-shown = קשרים
network-cut = מצוירים רק { $n } הצמתים המקושרים ביותר.
network-large = הרשת גדולה מכדי לצייר אותה כולה. פתחו אותה מדף של אדם או של בית ספר (״ברשת״), או בחרו באנשים שהיו באותם בתי ספר.
network-with = עם
network-method-more = שנים: קשר נשמר אם ייתכן שהתקיים אז; קשר ללא תאריך נשמר תמיד. בתי ספר משותפים: שני אנשים נקשרים בשל כל מוסד ששניהם למדו, לימדו או ניהלו בו, וככל שהיו בו פחות אנשים הקשר חזק יותר (כל מוסד תורם 1/(n−1)). המיקומים באים מ־ForceAtlas2, וקשריהם של צמתים גדולים הוחלשו; הם מציינים קרבה, לא מקום.

# עוד בסדנה
sparql-stop = עצירה
sparql-stopped = נעצר.
sparql-cite = ציטוט
sparql-cite-text = ״חברים״, תשובה לשאילתת SPARQL בגרסה #version של הגרף, נקראה ב־#day: #address
sparql-save = לשמור שאילתה זו
sparql-save-name = שם
sparql-saved = שאילתות השמורות בדפדפן זה
sparql-forget = למחוק

# אותו אדם
same-title = אדם אחד, שתי רשומות?
same-lead = רשומות שאולי מתארות את אותו אדם, עם מה שבעד ומה שנגד. שום ציון אינו מאחד איש: בני אדם מחליטים, וכל החלטה אפשר לבטל.
same-count = { $pairs } זוגות בין { $people } אנשים, הסביר ביותר תחילה.
same-none = אין זוג שטרם הוחלט עליו בין { $people } אנשים.
same-one = רשומה אחת
same-other = האחרת
same-likelihood = סבירות
same-reasons = מה מדבר בעד
same-compare = זו מול זו
same-all = כל הזוגות
same-side-by-side = שתי הרשומות זו מול זו
same-respect = מה הושווה
same-stands = התאמה
same-weight = משקל
same-sum = סכום
same-how = המשקל הוא חזקה של שתיים: ‎+3 עושה את היותם אדם אחד סביר פי שמונה, ‎−3 סביר פחות פי שמונה. מה שרק רשומה אחת יודעת אינו שוקל דבר. שם נדיר שוקל יותר משם נפוץ.
same-are-one = שתי הרשומות נחשבות לאדם אחד: מה שהן אומרות מופיע תחת הראשונה. אם ההחלטה תבוטל, יהיה אפשר להשוות ביניהן שוב.
same-decided = מה הוחלט
same-decide = החלטה
same-decide-how = במחשב שמחזיק את הנתונים גם אחת הפקודות האלה מחליטה; לתוכנות יש ‎/api/same-person/decisions.
same-accept = זה אדם אחד
same-reject = אלה שני אנשים, עד כמה שהרשומות מלמדות
same-never = אלה שני אנשים; אין לשאול שוב
same-token = אסימון המתיר כתיבה
same-token-how = האסימון נשלח רק עם טופס זה ואינו מופיע בשום כתובת. כשסקריפטים פועלים, הלשונית זוכרת אותו עד לסגירתה.
same-keep = אם זה אותו אדם, לשמור את
same-keep-fuller = הרשומה הערוכה, ואחריה המלאה יותר
same-note = מדוע (נשמר עם ההחלטה)
same-undo = לבטל את ההחלטה
same-needs-token = דבר לא הוחלט: נדרש אסימון המתיר כתיבה.
same-unknown-token = דבר לא הוחלט: אסימון זה אינו מוכר לנו.
same-may-not = דבר לא הוחלט: אסימון זה אינו מתיר להחליט כאן.
same-refused = דבר לא הוחלט.
same-done-accepted = הוחלט: שתי הרשומות הן של אדם אחד. אפשר לבטל את ההחלטה.
same-done-rejected = הוחלט: אלה שני אנשים, ככל שהרשומות מעידות.
same-done-never = הוחלט: אלה שני אנשים, והשאלה לא תישאל שוב.
same-done-proposed = ההחלטה בוטלה: הרשומות נפרדות שוב, והשאלה פתוחה.
same-agrees = מתאים
same-partly = מתאים בחלקו
same-unknown = רשומה אחת שותקת
same-disagrees = שונה
same-namesakes = { $n ->
    [one] רשומה אחת נושאת את השם
    [two] שתי רשומות נושאות את השם
   *[other] { $number } רשומות נושאות את השם
  }
same-was-accepted = הוכרו כאדם אחד בידי { $who }, { $when }
same-was-rejected = נקבע שהם שניים בידי { $who }, { $when }
same-was-never = נקבע לתמיד שהם שניים בידי { $who }, { $when }
same-was-proposed = ההחלטה בוטלה בידי { $who }, { $when }
same-on-given-name = שם פרטי
same-on-surname = שם משפחה
same-on-namesakes = בעלי אותו שם
same-on-birth = לידה
same-on-death = פטירה
same-on-place = מקום
same-on-place-of-death = מקום הפטירה
same-on-parents = הורים
same-on-partners = בני זוג
same-on-children = ילדים
same-on-role = תפקיד
same-on-sex = מין
same-on-kin = קרובים זה של זה

# מצאו את מקומי
find-title = איפה מקומי
find-lead = שם, עיר ובית ספר, או קובץ המשפחה שלכם: כאן מחפשים היכן הם משתלבים ברשת.
find-name = שם
find-town = עיר
find-school = בית ספר
find-born = לידה
find-file = קובץ משפחה (GEDCOM או gedzip, עד 16 מ״ב)
find-go = חיפוש
find-forgotten = הקובץ נקרא ונשכח: דבר ממנו אינו נשמר.
find-none = אין ברשת דבר בשם זה. נסו כתיב אחר, או את העיר בלבד.
find-no-name = אין ברשת שם כמו ”{ $text }“. נסו כתיב אחר, או רק את העיר.
find-no-town = אין כאן עיר בשם ”{ $text }“.
find-no-school = אין כאן בית ספר בשם ”{ $text }“. נסו את שם העיר.
find-people = אנשים
find-families = משפחות בשם הזה
find-schools = בתי ספר
find-places = ערים
find-family = משפחת { $name } ({ $people } אנשים)
find-said = { $why } ({ $said })
find-why-nearby = עיר סמוכה
find-why-kin-town = קרובים בעיר
find-why-kin-school = קרובים בבית הספר
find-why-kin-names = קרובים בעלי אותם שמות
find-compared = חיפשנו { $compared } מתוך { $people } אנשים.
find-you = אתם
find-them = ברשת
find-likely = אותו אדם
find-why = מדוע
find-around = קשרים סביב
find-why-school = בית ספר
find-why-town = עיר
