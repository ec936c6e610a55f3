/* The same server behind TLS, asked by libcurl with a certificate made for the test. */
#include <check.h>
#include <curl/curl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "fixture.h"

static char certificate[128], key[128], url[64];

static void save(const char *path, const gnutls_datum_t *text) {
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fwrite(text->data, 1, text->size, file);
    fclose(file);
}

static void make_certificate(void) {
    gnutls_x509_privkey_t private_key;
    gnutls_x509_crt_t crt;
    gnutls_datum_t text;
    gnutls_x509_privkey_init(&private_key);
    gnutls_x509_privkey_generate(private_key, GNUTLS_PK_ECDSA,
                                 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    gnutls_x509_crt_init(&crt);
    gnutls_x509_crt_set_version(crt, 3);
    gnutls_x509_crt_set_serial(crt, "\x01", 1);
    gnutls_x509_crt_set_dn(crt, "CN=localhost", NULL);
    gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET);
    gnutls_x509_crt_set_basic_constraints(crt, 1, -1);
    gnutls_x509_crt_set_activation_time(crt, time(NULL) - 3600);
    gnutls_x509_crt_set_expiration_time(crt, time(NULL) + 3600);
    gnutls_x509_crt_set_key(crt, private_key);
    ck_assert_int_eq(gnutls_x509_crt_sign2(crt, crt, private_key, GNUTLS_DIG_SHA256, 0), 0);
    gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &text);
    save(certificate, &text);
    gnutls_free(text.data);
    gnutls_x509_privkey_export2(private_key, GNUTLS_X509_FMT_PEM, &text);
    save(key, &text);
    gnutls_free(text.data);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_privkey_deinit(private_key);
}

static void start(void) {
    struct server_options options;
    struct error err = ERROR_INIT;
    fixture_start();
    server_stop(fixture.server, 1);
    fixture.server = NULL;
    snprintf(certificate, sizeof certificate, "%s/crt.pem", fixture_folder());
    snprintf(key, sizeof key, "%s/key.pem", fixture_folder());
    make_certificate();
    fixture_options(&options);
    options.certificate = certificate;
    options.key = key;
    enum status status = server_start(&options, &fixture.server, &err);
    ck_assert_msg(status == STATUS_OK, "%s", err.detail);
    fixture.port = server_port(fixture.server);
    snprintf(url, sizeof url, "https://localhost:%u/page/a", fixture.port);
}

static void stop(void) {
    unlink(certificate);
    unlink(key);
    fixture_stop();
}

static size_t take(char *bytes, size_t size, size_t count, void *context) {
    buf_add(context, str_make(bytes, size * count));
    return size * count;
}

static CURLcode ask(long version, struct buf *ret_head) {
    CURL *curl = curl_easy_init();
    struct buf body = BUF_INIT(64 * 1024);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CAINFO, certificate);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, version);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, ret_head);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    buf_release(&body);
    return code;
}

START_TEST(modern_versions_only) {
    static const struct {
        long version;
        bool works;
    } rows[] = {
        {CURL_SSLVERSION_TLSv1_3, true},
        {CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2, true},
        {CURL_SSLVERSION_TLSv1_1 | CURL_SSLVERSION_MAX_TLSv1_1, false},
        {CURL_SSLVERSION_TLSv1_0 | CURL_SSLVERSION_MAX_TLSv1_0, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf head = BUF_INIT(64 * 1024);
        CURLcode code = ask(rows[i].version, &head);
        ck_assert_msg((code == CURLE_OK) == rows[i].works, "row %zu: %s", i, curl_easy_strerror(code));
        ck_assert(!rows[i].works || strstr(head.p, "Strict-Transport-Security: max-age=63072000"));
        buf_release(&head);
    }
}
END_TEST

START_TEST(plain_requests_get_nothing) {
    struct answer answer = client_get(fixture.port, "/canary", "");
    ck_assert_int_eq(answer.status, 0);
    ck_assert_int_eq(atomic_load(&fixture.canaries), 0);
    client_release(&answer);
}
END_TEST

/* Half a setting is a mistake: never a server that speaks plainly instead. */
START_TEST(half_is_refused) {
    struct server_options options;
    struct server *server = NULL;
    for (int i = 0; i < 2; i++) {
        struct error err = ERROR_INIT;
        fixture_options(&options);
        options.certificate = i ? certificate : NULL;
        options.key = i ? NULL : key;
        ck_assert_int_eq(server_start(&options, &server, &err), STATUS_INVALID);
        ck_assert_str_eq(err.key, "error.tls-half");
        ck_assert_ptr_null(server);
    }
    ck_assert(server_is_secure(fixture.server));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("http tls");
    TCase *tests = tcase_create("tls");
    tcase_add_checked_fixture(tests, start, stop);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, modern_versions_only);
    tcase_add_test(tests, plain_requests_get_nothing);
    tcase_add_test(tests, half_is_refused);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
