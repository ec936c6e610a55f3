#include "format/xlsx_parts.h"

#include <zip.h>

#include "format/xlsx.h"

enum { SMALL_PART = 64 * 1024 };

/* struct xlsx_parts is libzip's archive under our name: no other file includes zip.h. */
static zip_t *zip_of(struct xlsx_parts *parts) { return (zip_t *)parts; }

static enum status too_big(struct error *err, const char *what, zip_uint64_t number) {
    return error_set(err, STATUS_TOO_BIG, "error.xlsx-too-big", "%s: %llu", what, (unsigned long long)number);
}

static enum status check_part(zip_t *zip, zip_uint64_t index, zip_uint64_t *total, struct error *err) {
    const zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    zip_stat_t part;
    if (zip_stat_index(zip, index, 0, &part) != 0 || (part.valid & wanted) != wanted ||
        part.encryption_method != ZIP_EM_NONE)
        return error_set(err, STATUS_INVALID, "error.xlsx", "part %llu", (unsigned long long)index);
    if (part.size > XLSX_UNPACKED_MAX || *total > XLSX_UNPACKED_MAX - part.size)
        return too_big(err, "bytes unpacked", *total + part.size);
    if (part.size > SMALL_PART && part.size / XLSX_RATIO_MAX > part.comp_size)
        return too_big(err, "ratio over the limit, bytes packed", part.comp_size);
    *total += part.size;
    return STATUS_OK;
}

static enum status check_parts(zip_t *zip, struct error *err) {
    zip_int64_t count = zip_get_num_entries(zip, 0);
    zip_uint64_t total = 0;
    if (count > XLSX_PARTS_MAX)
        return too_big(err, "parts", (zip_uint64_t)count);
    enum status status = STATUS_OK;
    for (zip_int64_t i = 0; i < count && status == STATUS_OK; i++)
        status = check_part(zip, (zip_uint64_t)i, &total, err);
    return status;
}

static enum status bad_archive(zip_error_t *zip_error, struct error *err) {
    return error_set(err, STATUS_INVALID, "error.xlsx", "zip: %s", zip_error_strerror(zip_error));
}

enum status xlsx_parts_open(struct str content, struct xlsx_parts **ret_parts, struct error *err) {
    zip_error_t zip_error;
    zip_error_init(&zip_error);
    zip_t *zip = NULL;
    zip_source_t *source = zip_source_buffer_create(content.p, content.n, 0, &zip_error);
    if (source && !(zip = zip_open_from_source(source, ZIP_RDONLY, &zip_error)))
        zip_source_free(source);
    enum status status = zip ? check_parts(zip, err) : bad_archive(&zip_error, err);
    zip_error_fini(&zip_error);
    if (zip && status != STATUS_OK)
        zip_discard(zip);
    if (status == STATUS_OK)
        *ret_parts = (struct xlsx_parts *)zip;
    return status;
}

void xlsx_parts_close(struct xlsx_parts *parts) { zip_discard(zip_of(parts)); }

bool xlsx_parts_has(struct xlsx_parts *parts, const char *name) {
    return zip_name_locate(zip_of(parts), name, ZIP_FL_NOCASE) >= 0;
}

/* Never more than the archive's directory promised: the limits were checked against that. */
static bool read_all(zip_file_t *file, zip_uint64_t size, struct buf *out) {
    char *room = buf_reserve(out, size + 1);
    zip_uint64_t n = 0;
    while (room && n <= size) {
        zip_int64_t got = zip_fread(file, room + n, size + 1 - n);
        if (got <= 0)
            break;
        n += (zip_uint64_t)got;
    }
    if (!room || n != size)
        return false;
    buf_added(out, size);
    return true;
}

enum status xlsx_parts_read(struct xlsx_parts *parts, const char *name, struct buf *out, struct error *err) {
    zip_stat_t part;
    zip_file_t *file = NULL;
    if (zip_stat(zip_of(parts), name, ZIP_FL_NOCASE, &part) == 0)
        file = zip_fopen_index(zip_of(parts), part.index, 0);
    bool whole = file && read_all(file, part.size, out);
    if (file && zip_fclose(file) != 0)
        whole = false;
    return whole ? STATUS_OK : error_set(err, STATUS_INVALID, "error.xlsx", "part %s does not unpack", name);
}
