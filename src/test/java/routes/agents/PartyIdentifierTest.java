package routes.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.calls.CallEventBuilder;
import routes.calls.CallEventJson;
import routes.mappings.Mappings;

class PartyIdentifierTest {
  private static final String AGENT = "09845012377";
  private static final String COLLEAGUE = "09845012388";
  private static final String SHARED = "08047190321";
  private static final String SUPPORT = "08047190399";
  private static final String CUSTOMER = "+91 96310 55120";

  @TempDir Path directory;
  private PartyIdentifier identifier;

  @BeforeEach
  void readFiles() throws IOException {
    Mappings files =
        AgentFiles.with(
            directory,
            """
            {"09845012377": {"name": "Meera Nair", "slack_handle": "@meera", "email": "m@example.com",
                             "department": "Sales"},
             "09845012388": {"name": "Arjun Rao"}}
            """,
            "{\"numbers\": [\"08047190321\"]}");
    PhoneNumbers numbers = new PhoneNumbers("IN");
    identifier =
        new PartyIdentifier(
            new AgentDirectory(files, numbers),
            new VirtualNumbers(files, numbers, SUPPORT),
            numbers,
            new Companies(files, numbers));
  }

  private Parties identify(
      String from, String to, String agentPhone, String agentName, String agentHandle) {
    return identify(from, to, agentPhone, agentName, agentHandle, null);
  }

  private Parties identify(
      String from,
      String to,
      String agentPhone,
      String agentName,
      String agentHandle,
      String department) {
    return identifier.identify(
        CallEventJson.write(
            CallEventBuilder.builder()
                .provider("exotel")
                .providerCallId("c-1")
                .fromNumber(from)
                .toNumber(to)
                .durationSeconds(56)
                .status("completed")
                .agentPhone(agentPhone)
                .agentName(agentName)
                .agentHandle(agentHandle)
                .department(department)
                .build()));
  }

  @Test
  void prefersAgentPhoneToManualFieldsAndNumbers() {
    Parties parties = identify(CUSTOMER, COLLEAGUE, AGENT, "Somebody Else", "@else", "Billing");
    assertThat(parties.agentSource()).isEqualTo("agent_phone");
    assertThat(parties.agentName()).isEqualTo("Meera Nair");
    assertThat(parties.agentHandle()).isEqualTo("@meera");
    assertThat(parties.agentEmail()).isEqualTo("m@example.com");
    assertThat(parties.agentNumber()).isEqualTo(AGENT);
    assertThat(parties.department()).isEqualTo("Sales");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+919845012377", "91-984-501-2377", "984 501 2377", "00919845012377"})
  void knowsAgentPhoneInAnySpellingAndShowsItAsReceived(String spelling) {
    Parties parties = identify(CUSTOMER, SHARED, spelling, null, null);
    assertThat(parties.agentName()).isEqualTo("Meera Nair");
    assertThat(parties.agentNumber()).isEqualTo(spelling);
  }

  @Test
  void prefersManualFieldsToNumbers() {
    Parties parties = identify(CUSTOMER, AGENT, null, "Zoya Khan", "zoya", "Billing");
    assertThat(parties.agentSource()).isEqualTo("manual");
    assertThat(parties.agentName()).isEqualTo("Zoya Khan");
    assertThat(parties.agentHandle()).isEqualTo("@zoya");
    assertThat(parties.agentNumber()).isEqualTo(AGENT);
    assertThat(parties.department()).isEqualTo("Billing");
  }

  @Test
  void fillsWhatManualFieldsLeaveOut() {
    assertThat(identify(CUSTOMER, SHARED, null, "Zoya Khan", null).agentHandle())
        .isEqualTo("@support");
    assertThat(identify(CUSTOMER, SHARED, null, null, "zoya").agentName())
        .isEqualTo("Support Agent");
  }

  @Test
  void findsTheAgentByTheNumbersOfTheCall() {
    Parties incoming = identify(CUSTOMER, AGENT, null, null, null);
    assertThat(incoming.agentSource()).isEqualTo("number");
    assertThat(incoming.agentName()).isEqualTo("Meera Nair");
    assertThat(incoming.department()).isEqualTo("Sales");
    assertThat(identify(CUSTOMER, AGENT, null, null, null, "Billing").department())
        .isEqualTo("Billing");
  }

  @Test
  void takesTheDefaultAgentWhenNobodyIsNamedOrKnown() {
    Parties parties = identify(CUSTOMER, SHARED, null, null, null);
    assertThat(parties.agentSource()).isEqualTo("default");
    assertThat(parties.agentName()).isEqualTo("Support Agent");
    assertThat(parties.agentHandle()).isEqualTo("@support");
    assertThat(parties.agentNumber()).isNull();
    assertThat(parties.department()).isEqualTo("Customer Success");
    assertThat(parties.customerSegment()).isEqualTo("General");
  }

  @Test
  void showsAnUnknownAgentPhoneAsTheDefaultAgentWithThatNumber() {
    Parties parties = identify(CUSTOMER, SHARED, "09000000001", "Ignored", null);
    assertThat(parties.agentSource()).isEqualTo("agent_phone");
    assertThat(parties.agentName()).isEqualTo("Support Agent");
    assertThat(parties.agentHandle()).isEqualTo("@support");
    assertThat(parties.agentNumber()).isEqualTo("09000000001");
    assertThat(parties.department()).isEqualTo("Customer Success");
  }

  @Test
  void takesACallOfACustomerForIncoming() {
    for (String ours : new String[] {AGENT, SHARED, SUPPORT, "+918047190399"}) {
      Parties parties = identify(CUSTOMER, ours, null, null, null);
      assertThat(parties.direction()).isEqualTo("incoming");
      assertThat(parties.supportNumber()).isEqualTo(ours);
      assertThat(parties.customerNumber()).isEqualTo(CUSTOMER);
    }
  }

  @Test
  void takesACallOfAnAgentOrOfASharedNumberForOutgoing() {
    for (String ours : new String[] {AGENT, SHARED, SUPPORT, "0804-719 0399"}) {
      Parties parties = identify(ours, CUSTOMER, null, null, null);
      assertThat(parties.direction()).isEqualTo("outgoing");
      assertThat(parties.supportNumber()).isEqualTo(ours);
      assertThat(parties.customerNumber()).isEqualTo(CUSTOMER);
    }
  }

  @Test
  void takesACallOfAnUnlistedAgentPhoneForOutgoing() {
    Parties parties = identify("+919000000001", CUSTOMER, "09000000001", null, null);
    assertThat(parties.direction()).isEqualTo("outgoing");
    assertThat(parties.customerNumber()).isEqualTo(CUSTOMER);
  }

  @Test
  void takesACallBetweenStrangersForIncoming() {
    Parties parties = identify("09000000001", "09000000002", null, null, null);
    assertThat(parties.direction()).isEqualTo("incoming");
    assertThat(parties.supportNumber()).isEqualTo("09000000002");
    assertThat(parties.customerNumber()).isEqualTo("09000000001");
  }

  @Test
  void findsNoCustomerWhenBothEndsAreOurs() {
    Parties agentToShared = identify(AGENT, SHARED, null, null, null);
    assertThat(agentToShared.direction()).isEqualTo("outgoing");
    assertThat(agentToShared.supportNumber()).isEqualTo(SHARED);
    assertThat(agentToShared.customerNumber()).isNull();
    Parties sharedToAgent = identify(SHARED, AGENT, null, null, null);
    assertThat(sharedToAgent.direction()).isEqualTo("incoming");
    assertThat(sharedToAgent.supportNumber()).isEqualTo(SHARED);
    assertThat(sharedToAgent.customerNumber()).isNull();
    Parties colleagues = identify(AGENT, COLLEAGUE, null, null, null);
    assertThat(colleagues.direction()).isEqualTo("outgoing");
    assertThat(colleagues.supportNumber()).isEqualTo(AGENT);
    assertThat(colleagues.customerNumber()).isNull();
    assertThat(colleagues.agentName()).isEqualTo("Meera Nair");
  }

  @Test
  void keepsACallerWhoWithheldTheNumberAsTheCustomer() {
    Parties parties = identify("anonymous", SHARED, null, null, null);
    assertThat(parties.direction()).isEqualTo("incoming");
    assertThat(parties.customerNumber()).isEqualTo("anonymous");
  }

  private static CallEventBuilder call() {
    return CallEventBuilder.builder().provider("exotel").providerCallId("c-1");
  }

  @Test
  void looksAtEveryNumberThatTheSenderNames() {
    Parties parties =
        identifier.identify(
            call().fromNumber(CUSTOMER).toNumber(SHARED).dialedNumber(AGENT).build());
    assertThat(parties.agentName()).isEqualTo("Meera Nair");
    assertThat(parties.agentNumber()).isEqualTo(AGENT);
    assertThat(parties.direction()).isEqualTo("incoming");
    assertThat(parties.customerNumber()).isEqualTo(CUSTOMER);
  }

  @Test
  void findsTheCustomerWhicheverEndIsOurs() {
    Parties parties =
        identifier.identify(
            call()
                .direction("outgoing")
                .fromNumber(CUSTOMER)
                .toNumber(AGENT)
                .lineNumber("08047190355")
                .build());
    assertThat(parties.direction()).isEqualTo("outgoing");
    assertThat(parties.supportNumber()).isEqualTo("08047190355");
    assertThat(parties.customerNumber()).isEqualTo(CUSTOMER);
  }

  @Test
  void believesTheSendersDirectionAndTheLineThatItNames() {
    Parties parties =
        identifier.identify(
            call()
                .direction("outgoing")
                .fromNumber("+15125550190")
                .toNumber("+15125550173")
                .lineNumber("+1 512 555 0190")
                .agentEmail("dana@example.com")
                .build());
    assertThat(parties.direction()).isEqualTo("outgoing");
    assertThat(parties.customerNumber()).isEqualTo("+15125550173");
    assertThat(parties.agentEmail()).isEqualTo("dana@example.com");
  }

  @Test
  void makesNothingOfACallWithoutNumbers() {
    Parties parties = identifier.identify(call().build());
    assertThat(parties.customerNumber()).isNull();
    assertThat(parties.supportNumber()).isNull();
    assertThat(parties.agentSource()).isEqualTo("default");
  }
}
