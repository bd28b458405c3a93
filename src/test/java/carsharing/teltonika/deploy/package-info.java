/** What is deployed: the image, Compose, Kubernetes, systemd, and the checks of health in them. */
@NullMarked
package carsharing.teltonika.deploy;

import org.jspecify.annotations.NullMarked;
