/* Shows the Models page in a window without GIMP: models-window [OPTION…]. */
#include "limner-ui.h"
#include "window.h"

int
main (int argc, char **argv)
{
  if (!window_init (&argc, &argv, NULL, NULL))
    return 2;
  window_run (window_new ("Models", limner_models_page_new (), 680, 640, "_Close", NULL));
  return 0;
}
