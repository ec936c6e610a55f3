/* Records in the store: current and former revisions, references, unique values, and the change log, all kept in step
 * within one transaction. */
#ifndef JF_STORE_RECORDS_H
#define JF_STORE_RECORDS_H

#include "model/record.h"
#include "store/log.h"
#include "store/store.h"

/* Everywhere below: CORRUPT ("error.record-damaged", args: type, id) for a record whose bytes are not what was written,
 * TOO_BIG when the arena has no room. */

/* The current revision; NOT_FOUND (key "error.record-missing", args: type, id). Copies into the arena. */
MUST_CHECK enum status records_get(struct txn *txn, const struct type *type, struct str id,
                                   struct arena *arena, struct record **ret_record, struct error *err);

/* One former revision (or the current one), also of a deleted record. NOT_FOUND ("error.revision-missing", args: type,
 * id, revision). */
MUST_CHECK enum status records_get_revision(struct txn *txn, const struct type *type, struct str id,
                                            uint64_t revision, struct arena *arena,
                                            struct record **ret_record, struct error *err);

/* The log entries that tell who saved each revision and when, newest first, at most `limit`; empty for an unknown
 * record. Copies into the arena. */
MUST_CHECK enum status records_history(struct txn *txn, const struct type *type, struct str id, size_t limit,
                                       struct arena *arena, struct log_entries *ret_entries,
                                       struct error *err);

struct record_list {
    struct record **items;
    size_t count;
};

/* Up to `limit` records of a type in the order of their ids, behind id `after` (empty: from the first). */
MUST_CHECK enum status records_list(struct txn *txn, const struct type *type, struct str after, size_t limit,
                                    struct arena *arena, struct record_list *ret_list, struct error *err);

/* From a counter: costs nothing. */
MUST_CHECK enum status records_count(struct txn *txn, const struct type *type, uint64_t *ret_count,
                                     struct error *err);

/* False for a bad id, and when the store cannot be read. */
bool records_exists(struct txn *txn, const struct type *type, struct str id);

struct save {
    struct str actor;  /* who: an account's id, or "cli" */
    uint64_t based_on; /* the revision the editor started from; 0: a new record */
    bool any_revision; /* import: whatever is there is replaced */
};

/* Writes the record with the next revision number (the first is 1; after a deletion counting goes on), keeps the former
 * one, updates references and unique values and appends to the log. Fields that this program does not know are taken over
 * from the former revision. Does not check the type's rules (core does), but refuses: CONFLICT when the current revision
 * is not save->based_on ("error.conflict", args: type, id; "error.conflict-deleted" when there is none any more; both
 * with a hint); CONFLICT "error.not-unique" (args: field name, value, id of the other record) when a UNIQUE value belongs
 * to another record; INVALID "error.dangling" (args: field name, type, id) for a REF or CODE that points to nothing (a
 * CODE points to the vocabulary-entry <vocabulary>.<code>; a record may point to itself); INVALID "error.bad-id" (args:
 * id); INVALID for an actor over LOG_ACTOR_MAX bytes. A record equal to the current one is not written, whatever it was
 * based on (a form sent twice): *ret_revision is then the current revision and *ret_changed false. After INVALID or
 * CONFLICT nothing was written and the closure may go on with the next record; after anything else it must fail. */
MUST_CHECK enum status records_save(struct txn *txn, const struct record *record, const struct save *save,
                                    uint64_t *ret_revision, bool *ret_changed, struct error *err);

/* Everything for which records_save would refuse the record's references and unique values, each a problem:
 * "problem.dangling" (args: catalogue key of the type, id), "problem.code-unknown" (catalogue key of the field, code),
 * "problem.not-unique" (value, id of the other record). `place` gets the field filled in. Writes nothing; what the values
 * themselves are is not asked. */
MUST_CHECK enum status records_find_faults(struct txn *txn, const struct record *record,
                                           struct problems *problems, struct place place, struct error *err);

/* Keeps the revisions. NOT_FOUND "error.record-missing"; CONFLICT as in records_save; CONFLICT "error.referenced" (args:
 * number of references, first one's type and id) while others point to it. What was said of failures there holds here. */
MUST_CHECK enum status records_delete(struct txn *txn, const struct type *type, struct str id,
                                      const struct save *save, struct error *err);

/* One record that points to another. */
struct referrer {
    const struct type *type;
    const struct field *field;
    struct str id;
};
struct referrers {
    struct referrer *items;
    size_t count;
};

/* Who points to it (at most `limit`), ordered by type, field, id: all mediators of a committee, what a deletion would
 * break. `from` NULL: every type. */
MUST_CHECK enum status records_referrers(struct txn *txn, const struct type *type, struct str id,
                                         const struct type *from, size_t limit, struct arena *arena,
                                         struct referrers *ret_referrers, struct error *err);
MUST_CHECK enum status records_count_referrers(struct txn *txn, const struct type *type, struct str id,
                                               const struct type *from, size_t *ret_count, struct error *err);

/* Id of the record whose UNIQUE field has this value, given in canonical text (kind_format); NOT_FOUND without a detail.
 * Copies into the arena. */
MUST_CHECK enum status records_find_unique(struct txn *txn, const struct type *type,
                                           const struct field *field, struct str value, struct arena *arena,
                                           struct str *ret_id, struct error *err);

/* Checks one record's reference and unique rows against its values; each difference is one problem:
 * "problem.reference-missing" (args: id), "problem.reference-row" (id), "problem.unique-row" (id that stands there). Its
 * place is "<plural>/<id>". For verify. */
MUST_CHECK enum status records_check_rows(struct txn *txn, const struct record *record,
                                          struct problems *problems, struct error *err);

/* The other way round, once for all records: "problem.stray-reference" and "problem.stray-unique" for a row that follows
 * from no record (its place is the record it misleads about), "problem.count" (args: counted, records there; place: the
 * type's plural) for a wrong counter. Reads every row's record: some seconds for 100,000. */
MUST_CHECK enum status records_check_strays(struct txn *txn, struct problems *problems, struct error *err);

#endif
