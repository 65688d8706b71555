#include "limner/error.h"

G_DEFINE_QUARK (limner - error - quark, limner_error)
