#include "core/waiting.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BUCKETS = 1 << 16, ENTRIES_MAX = 1000000, NO_ENTRY = -1 };

struct entry {
    uint64_t target; /* hash: two targets of one hash only cost a try in vain */
    int64_t at;      /* in the file */
    int32_t next;    /* in its bucket, or among the ready ones */
    bool taken;
};

struct waiting {
    FILE *file;
    const char *folder;
    struct arena arena; /* of the entries */
    struct entry *entries;
    int32_t count;
    size_t capacity;
    int32_t buckets[BUCKETS];
    int32_t ready;      /* head of the list */
    int32_t first_left; /* all before it are taken */
};

/* What stands in the file before the texts, in this order. */
enum text { TEXT_ID, TEXT_BYTES, TEXT_FILE, TEXT_FIELD, TEXT_LINES, TEXT_TARGET, TEXTS };
struct head {
    const struct type *type, *target_type;
    unsigned line;
    size_t sizes[TEXTS];
};

static uint64_t hash_of(const struct type *type, struct str id) {
    return str_hash(str_hash(STR_HASH_START, str_from(type->name)), id);
}

static enum status open_nameless(struct waiting *waiting, struct error *err) {
    char path[PATH_MAX];
    if ((size_t)snprintf(path, sizeof path, "%s/import.XXXXXX", waiting->folder) >= sizeof path)
        return error_set(err, STATUS_INVALID, NULL, "path too long");
    int fd = mkstemp(path);
    if (fd < 0)
        return error_errno(err, errno, "create", path);
    unlink(path);
    waiting->file = fdopen(fd, "w+");
    if (waiting->file)
        return STATUS_OK;
    close(fd);
    return error_errno(err, errno, "open", path);
}

enum status waiting_open(struct arena *arena, const char *folder, struct waiting **ret_waiting,
                         struct error *err) {
    struct waiting *waiting = ARENA_NEW(arena, struct waiting);
    waiting->arena = ARENA_INIT;
    waiting->folder = folder;
    waiting->ready = NO_ENTRY;
    for (size_t i = 0; i < BUCKETS; i++)
        waiting->buckets[i] = NO_ENTRY;
    enum status status = open_nameless(waiting, err);
    if (status == STATUS_OK)
        *ret_waiting = waiting;
    else
        waiting_close(waiting);
    return status;
}

void waiting_close(struct waiting *waiting) {
    if (!waiting)
        return;
    if (waiting->file)
        fclose(waiting->file);
    arena_release(&waiting->arena);
}

static enum status failed(const struct waiting *waiting, const char *what, struct error *err) {
    return error_errno(err, errno ? errno : EIO, what, waiting->folder);
}

static enum status write_record(struct waiting *waiting, const struct waiting_record *record, int64_t *ret_at,
                                struct error *err) {
    const struct str texts[TEXTS] = {record->id,          record->bytes, record->place.file,
                                     record->place.field, record->lines, record->target_id};
    struct head head = {.type = record->type, .target_type = record->target_type, .line = record->place.line};
    for (int i = 0; i < TEXTS; i++)
        head.sizes[i] = texts[i].n;
    errno = 0;
    if (fseeko(waiting->file, 0, SEEK_END) != 0)
        return failed(waiting, "seek", err);
    int64_t at = ftello(waiting->file);
    if (fwrite(&head, sizeof head, 1, waiting->file) != 1)
        return failed(waiting, "write", err);
    for (int i = 0; i < TEXTS; i++)
        if (texts[i].n && fwrite(texts[i].p, texts[i].n, 1, waiting->file) != 1)
            return failed(waiting, "write", err);
    *ret_at = at;
    return STATUS_OK;
}

static enum status read_record(struct waiting *waiting, int64_t at, struct arena *arena,
                               struct waiting_record *ret_record, struct error *err) {
    struct head head;
    struct str texts[TEXTS];
    errno = 0;
    if (fseeko(waiting->file, at, SEEK_SET) != 0 || fread(&head, sizeof head, 1, waiting->file) != 1)
        return failed(waiting, "read", err);
    for (int i = 0; i < TEXTS; i++) {
        char *text = arena_alloc(arena, head.sizes[i] + 1);
        texts[i] = str_make(text, head.sizes[i]);
        if (head.sizes[i] && fread(text, head.sizes[i], 1, waiting->file) != 1)
            return failed(waiting, "read", err);
    }
    *ret_record = (struct waiting_record){
        .type = head.type,
        .id = texts[TEXT_ID],
        .bytes = texts[TEXT_BYTES],
        .place = {.file = texts[TEXT_FILE], .line = head.line, .field = texts[TEXT_FIELD]},
        .lines = texts[TEXT_LINES],
        .target_type = head.target_type,
        .target_id = texts[TEXT_TARGET],
    };
    return STATUS_OK;
}

static void put_in_bucket(struct waiting *waiting, struct entry *entry, uint64_t target) {
    int32_t *bucket = &waiting->buckets[target % BUCKETS];
    entry->target = target;
    entry->next = *bucket;
    *bucket = waiting->count;
}

enum status waiting_add(struct waiting *waiting, const struct waiting_record *record, struct error *err) {
    if (waiting->count == ENTRIES_MAX)
        return error_set(err, STATUS_TOO_BIG, NULL, "more than %d records wait for others", ENTRIES_MAX);
    struct entry entry = {.next = NO_ENTRY};
    enum status status = write_record(waiting, record, &entry.at, err);
    if (status != STATUS_OK)
        return status;
    if (record->target_type)
        put_in_bucket(waiting, &entry, hash_of(record->target_type, record->target_id));
    waiting->entries = arena_grow(&waiting->arena, waiting->entries, (size_t)waiting->count,
                                  &waiting->capacity, sizeof entry);
    waiting->entries[waiting->count++] = entry;
    return STATUS_OK;
}

void waiting_release(struct waiting *waiting, const struct type *type, struct str id) {
    uint64_t target = hash_of(type, id);
    for (int32_t *link = &waiting->buckets[target % BUCKETS]; *link != NO_ENTRY;) {
        int32_t i = *link;
        struct entry *entry = &waiting->entries[i];
        if (entry->target != target) {
            link = &entry->next;
            continue;
        }
        *link = entry->next;
        entry->next = waiting->ready;
        waiting->ready = i;
    }
}

static int32_t take_ready(struct waiting *waiting) {
    int32_t i = waiting->ready;
    if (i != NO_ENTRY)
        waiting->ready = waiting->entries[i].next;
    return i;
}

static int32_t take_left(struct waiting *waiting) {
    while (waiting->first_left < waiting->count && waiting->entries[waiting->first_left].taken)
        waiting->first_left++;
    return waiting->first_left < waiting->count ? waiting->first_left : NO_ENTRY;
}

enum status waiting_take(struct waiting *waiting, bool left, struct arena *arena,
                         struct waiting_record *ret_record, bool *ret_found, struct error *err) {
    int32_t i = left ? take_left(waiting) : take_ready(waiting);
    *ret_found = i != NO_ENTRY;
    if (i == NO_ENTRY)
        return STATUS_OK;
    waiting->entries[i].taken = true;
    return read_record(waiting, waiting->entries[i].at, arena, ret_record, err);
}
