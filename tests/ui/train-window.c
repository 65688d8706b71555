/* Shows the Training page in a window without GIMP: train-window [OPTION…]. */
#include "limner-ui.h"
#include "window.h"

int
main (int argc, char **argv)
{
  if (!window_init (&argc, &argv, NULL, NULL))
    return 2;
  window_run (window_new ("Train a style", limner_train_page_new (), 640, -1, "_Close", NULL));
  return 0;
}
