package routes.book;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesSource;

/** Gives a further Camel context the settings that the house's own context knows. */
final class HouseProperties {
  private HouseProperties() {}

  static void lend(CamelContext house, CamelContext edition) {
    edition
        .getPropertiesComponent()
        .addPropertiesSource(
            new PropertiesSource() {
              @Override
              public String getName() {
                return "house";
              }

              @Override
              public String getProperty(String name) {
                return house.getPropertiesComponent().resolveProperty(name).orElse(null);
              }
            });
  }
}
