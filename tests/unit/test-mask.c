/* Masks of pictures. */
#include "limner/image.h"

static void
test_intersect_mask (void)
{
  g_autoptr (LimnerImage) image = limner_image_new (2, 1, NULL);
  float *mask = limner_image_mask_new (2, 1, NULL);

  g_assert_true (limner_image_add_mask (image, NULL));
  image->mask[0] = 0.5f;
  mask[0] = 0.5f;
  mask[1] = 0;
  limner_image_intersect_mask (image, mask);
  g_assert_cmpfloat (image->mask[0], ==, 0.25f);
  g_assert_cmpfloat (image->mask[1], ==, 0);
  limner_image_mask_free (mask);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask/intersect", test_intersect_mask);
  return g_test_run ();
}
