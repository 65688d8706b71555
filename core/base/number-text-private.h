/* Numbers as people read them; limner/setting.h has the way back. */
#pragma once

#include <glib.h>

/* "1000000", "0.35": plain notation as far as 15 digits go. Caller frees. */
char *limner_number_to_text (double value);
