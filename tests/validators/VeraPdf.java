import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/**
 * Checks the PDF files named on standard input, one a line, against the flavours of the first argument (ua1,2a).
 * Prints one JSON object a file and flavour: {"file": ..., "flavour": ..., "faults": [...]}.
 */
public class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            for (String flavour : arguments[0].split(",")) {
                StringJoiner faults = new StringJoiner(", ", "[", "]");
                for (String fault : faults(new File(name), flavour)) faults.add(quote(fault));
                System.out.println("{\"file\": " + quote(name) + ", \"flavour\": " + quote(flavour) + ", \"faults\": " + faults + "}");
            }
        }
    }

    private static List<String> faults(File file, String flavourName) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(flavourName);
        if (flavour == PDFAFlavour.NO_FLAVOUR) throw new IllegalArgumentException("no such flavour: " + flavourName);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            return summary(flavourName, validator.validate(parser).getTestAssertions());
        } catch (VeraPDFException broken) {
            return List.of(flavourName + ": cannot be read: " + broken.getMessage());
        }
    }

    /** One line a broken rule: what it says, how often it is broken and where first. */
    private static List<String> summary(String flavour, List<TestAssertion> assertions) {
        Map<String, List<TestAssertion>> byRule = new TreeMap<>();
        for (TestAssertion assertion : assertions) {
            if (assertion.getStatus() != TestAssertion.Status.FAILED) continue;
            String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
            byRule.computeIfAbsent(rule, key -> new ArrayList<>()).add(assertion);
        }
        List<String> faults = new ArrayList<>();
        byRule.forEach((rule, broken) -> faults.add(flavour + " " + rule + " (" + broken.size() + " times): "
                + broken.get(0).getMessage() + " First at " + broken.get(0).getLocation().getContext()));
        return faults;
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ' || c > '~') quoted.append(String.format("\\u%04x", (int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
