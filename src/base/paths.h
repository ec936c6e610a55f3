/* Where the program's own files are: beside the sources while developing, under the install prefix later. */
#ifndef JF_BASE_PATHS_H
#define JF_BASE_PATHS_H

/* The folder that holds web/ and content/: JIEFEN_SHARE in the environment; else ../share/jiefen beside the program when
 * that holds the templates, so that an installation can be moved; else the source tree the program was built from; else
 * the install prefix it was configured with. Static. */
const char *paths_share(void);

/* The folder of built static files (style, scripts, their compressed copies), in the same order; JIEFEN_STATIC wins. */
const char *paths_static(void);

#endif
