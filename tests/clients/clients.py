"""SPARQLWrapper and rdflib against the server at $ENDPOINT; one line for each thing they do."""

import os
import urllib.error

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, N3, POST, TSV, XML, SPARQLWrapper

ENDPOINT, TOKEN, CUT = os.environ["ENDPOINT"], os.environ["TOKEN"], os.environ["CUT"]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p> ?o }"


def check(what, well):
    print(("ok      " if well else "FAILED  ") + what, flush=True)


def raises(what, work):
    """The client must raise; an answer that it takes for whole is the failure that we look for."""
    try:
        taken = work()
    except Exception as error:  # whatever the client raises will do
        print(f"ok      {what} ({type(error).__name__})", flush=True)
    else:
        print(f"FAILED  {what}: it took a cut answer of {len(taken)} for a whole one", flush=True)


def wrapper(query, returns, update=False, token=None):
    client = SPARQLWrapper(ENDPOINT)
    client.setQuery(query)
    client.setReturnFormat(returns)
    if update:
        client.setMethod(POST)
    if token:
        client.addCustomHttpHeader("Authorization", f"Bearer {token}")
    return client


rows = wrapper(COUNT, JSON).queryAndConvert()["results"]["bindings"]
check("SPARQLWrapper: a selection as JSON", rows[0]["n"]["value"] == "3000")
check("SPARQLWrapper: a question", wrapper("ASK { ?s ?p ?o }", JSON).queryAndConvert()["boolean"])
built = wrapper("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 10", XML).queryAndConvert()
check("SPARQLWrapper: a graph as RDF/XML", len(built) == 10)
turtle = Graph().parse(data=wrapper("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 10", N3).query().convert(), format="n3")
check("SPARQLWrapper: a graph as N3", len(turtle) == 10)
for name, returns in [("JSON", JSON), ("XML", XML), ("CSV", CSV), ("TSV", TSV)]:
    raises(f"SPARQLWrapper: a cut answer as {name} raises", lambda r=returns: wrapper(CUT, r).queryAndConvert())
try:
    wrapper("INSERT DATA { <http://example.org/a> <http://example.org/q> 1 }", JSON, update=True).query()
    check("SPARQLWrapper: an update without a token is refused", False)
except urllib.error.HTTPError as error:
    check("SPARQLWrapper: an update without a token is refused", error.code == 403)
written = wrapper("INSERT DATA { <http://example.org/a> <http://example.org/q> 1 }", JSON, update=True, token=TOKEN)
check("SPARQLWrapper: an update with a token", written.query().response.status == 200)

for method in ["GET", "POST", "POST_FORM"]:
    store = SPARQLStore(ENDPOINT, method=method)
    check(f"rdflib by {method}: a selection", [str(row.n) for row in Graph(store=store).query(COUNT)] == ["3000"])
store = SPARQLStore(ENDPOINT)
found = list(Graph(store=store).triples((None, URIRef("http://example.org/p"), Literal("value 7", lang="en"))))
check("rdflib: triples by pattern", len(found) == 1)
built = Graph(store=store).query("CONSTRUCT WHERE { ?s <http://example.org/p> ?o } LIMIT 10")
check("rdflib: a graph", len(built.graph) == 10)
for returns in ["json", "xml", "csv", "tsv"]:
    cut = SPARQLStore(ENDPOINT, returnFormat=returns)
    raises(f"rdflib: a cut answer as {returns} raises", lambda c=cut: list(Graph(store=c).query(CUT)))

headers = {"Authorization": f"Bearer {TOKEN}"}
store = SPARQLUpdateStore(ENDPOINT, ENDPOINT, headers=headers)
mine = URIRef("http://example.org/graph/mine")
graph = Graph(store=store, identifier=mine)
subject, predicate = URIRef("http://example.org/d"), URIRef("http://example.org/q")
graph.add((subject, predicate, Literal(4)))
store.commit()
check("rdflib: a triple added", list(graph.objects(subject, predicate)) == [Literal(4)])
graph.update("DELETE { ?s ?p 4 } INSERT { ?s ?p 5 } WHERE { ?s ?p 4 }")
check("rdflib: an update", list(graph.objects(subject, predicate)) == [Literal(5)])
graph.remove((subject, None, None))
store.commit()
check("rdflib: a triple removed", len(graph) == 0)
everything = Dataset(store=SPARQLUpdateStore(ENDPOINT, ENDPOINT, headers=headers))
check("rdflib: a dataset's graphs", isinstance(list(everything.graphs()), list))
try:
    SPARQLUpdateStore(ENDPOINT, ENDPOINT).update("INSERT DATA { <http://example.org/a> <http://example.org/q> 2 }")
    check("rdflib: an update without a token is refused", False)
except urllib.error.HTTPError as error:
    check("rdflib: an update without a token is refused", error.code == 403)
