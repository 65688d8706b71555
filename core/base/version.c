#include "config.h"

#include "limner/system.h"

const char *
limner_version (void)
{
  return LIMNER_VERSION;
}
