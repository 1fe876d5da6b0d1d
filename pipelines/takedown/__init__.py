"""Taking down what somebody wants gone: documents, captures, and the bytes themselves.

An archive of immutable files forgets by writing files anew. For a rule (`crawler.exclusions`), in this order:

1. the fence: the rule says that it is a takedown; from now on no commit takes anything that it covers;
2. documents and what else was read of its pages become tombstones or go (`pipelines.records.erasing`);
3. its captures get tombstones, so that nobody cites them any more (`finding`);
4. revisits of other pages that cite them are given a new home (`homes`): a response with the same payload
   that stays, else the earliest of them becomes one;
5. the objects that are to be written anew, and how, are stored (`rewrites`), and done from there
   (`rewriting`, `moving`): all new objects and indexes first, each read back by checksum; then the captures
   in the database, which can be read before and after; then the old objects go, and the rule's captures.

Wherever it is broken off, the archive can be read, and whoever runs it again goes on from what is stored. It
is repeated until there is nothing left to do, and begins with the archive's own indexes: not only what the
database knows is found. What comes later, out of the spool of whatever machine, `fence` leaves out.
"""
