/* Where the program's own files are: beside the sources while developing, under the install prefix later. */
#ifndef JF_BASE_PATHS_H
#define JF_BASE_PATHS_H

/* The folder that holds web/ and content/. JIEFEN_SHARE in
 * the environment wins, then the source tree the program was built from, then the install prefix. */
const char *paths_share(void);

/* The folder of built static files (style, scripts, their compressed copies). JIEFEN_STATIC wins. */
const char *paths_static(void);

#endif
