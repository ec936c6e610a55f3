/* Inside src/store/ only: rows of other tables that follow from the values of a record, and are kept in step with it. */
#ifndef JF_STORE_ROWS_H
#define JF_STORE_ROWS_H

#include "store/records.h"

/* Asks whether a row for one value may be added; adds or removes it. */
typedef enum status row_function(struct txn *txn, struct arena *scratch, const struct record *record,
                                 const struct field *field, struct datum datum, struct error *err);

/* Adds a problem when the row may not be added. */
typedef enum status row_fault_function(struct txn *txn, const struct record *record,
                                       const struct field *field, struct datum datum,
                                       struct problems *problems, struct place place, struct error *err);

/* Adds a problem when the row is missing or says something else. */
typedef enum status row_check_function(struct txn *txn, const struct record *record,
                                       const struct field *field, struct datum datum,
                                       struct problems *problems, struct error *err);

/* Whether the record that the row speaks of has the value it speaks of. If not, *ret_stray names the record that the
 * row would mislead about: "<plural>/<id>". Copies into the arena. */
typedef enum status row_stray_function(struct txn *txn, struct store_pair row, struct arena *scratch,
                                       struct str *ret_stray, struct error *err);

struct row_kind {
    enum table table;
    const char *stray_key; /* of the problem */
    bool (*concerns)(const struct field *field);
    row_function *allow;
    row_fault_function *find_fault; /* what `allow` refuses, told instead of refused */
    row_function *add;
    row_function *remove;
    row_check_function *check;
    row_stray_function *stray;
};

extern const struct row_kind reference_rows; /* allow: INVALID "error.dangling" */
extern const struct row_kind unique_rows;    /* allow: CONFLICT "error.not-unique" */

/* Whether rows_update may be called; writes nothing. `before` and `after` are the same record, NULL is none. */
MUST_CHECK enum status rows_allow(struct txn *txn, struct arena *scratch, const struct record *before,
                                  const struct record *after, struct error *err);

/* Everything that rows_allow would refuse. `place` gets the field filled in. */
MUST_CHECK enum status rows_find_faults(struct txn *txn, const struct record *record,
                                        struct problems *problems, struct place place, struct error *err);

/* Makes the rows of `before` those of `after`. */
MUST_CHECK enum status rows_update(struct txn *txn, struct arena *scratch, const struct record *before,
                                   const struct record *after, struct error *err);

MUST_CHECK enum status rows_check(struct txn *txn, const struct record *record, struct problems *problems,
                                  struct error *err);

/* Adds a problem for each row that follows from no record. */
MUST_CHECK enum status rows_check_strays(struct txn *txn, struct problems *problems, struct error *err);

/* The record and field that a row names; *ret_record is NULL when there is none such. Copies into the arena. */
MUST_CHECK enum status rows_source(struct txn *txn, const struct type *type, struct str id, uint64_t tag,
                                   struct arena *arena, struct record **ret_record, unsigned *ret_field,
                                   struct error *err);

/* A problem at a field of a stored record. */
void rows_problem(struct problems *problems, const struct record *record, const struct field *field,
                  const char *key, struct str arg);

/* CONFLICT "error.referenced" while another record points to it. */
MUST_CHECK enum status references_check_free(struct txn *txn, const struct type *type, struct str id,
                                             struct error *err);

#endif
