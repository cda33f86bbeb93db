using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>The table of docs/reference/quotas.md equals the template. WRITE_REFERENCE=1 writes it instead.</summary>
public sealed class QuotaTests
{
    /// <summary>The transform gives a function's role policies for logs, traces and the VPC, and the stack two that list all roles (NoNetworkInterfaces, UseKey).</summary>
    private const int PoliciesOfEveryRole = 5;

    private const int PoliciesOfRole = 10;

    private static int MostPolicies => PoliciesOfEveryRole + Template.Functions.Values.Max(
        function => ((YamlSequenceNode)function.Children["Policies"]).OfType<YamlScalarNode>().Count());

    [Fact]
    public Task The_table_equals_the_template() => GeneratedTable.CompareAsync(
        "quotas.md", "quotas",
        [
            "| Resource | One stack | Default quota |",
            "| --- | ---: | --- |",
            Row("parameters of the template", Template.Map(Template.Root, "Parameters").Children.Count, "200 of a template"),
            Row("outputs", Template.Map(Template.Root, "Outputs").Children.Count, "200 of a template"),
            // Each function has a role, besides those that the template declares.
            Row("IAM roles", Template.Functions.Count + Count("AWS::IAM::Role"), "1,000 of an account, adjustable"),
            Row("customer managed policies", Count("AWS::IAM::ManagedPolicy"), "1,500 of an account, adjustable"),
            Row("managed policies of one role, at most", MostPolicies, $"{PoliciesOfRole} of a role, adjustable"),
            Row("rules of the default event bus", Events("EventBridgeRule"), "300 of a bus, adjustable"),
            Row("event buses", Count("AWS::Events::EventBus"), "100 of an account and Region, adjustable"),
            Row("schedules", Events("ScheduleV2"), "1,000,000 of an account and Region"),
            Row("schedule groups", Count("AWS::Scheduler::ScheduleGroup"), "500 of an account and Region, adjustable"),
            Row("alarms", Count("AWS::CloudWatch::Alarm") + Count("AWS::CloudWatch::CompositeAlarm"), "5,000 of an account and Region, adjustable"),
        ]);

    /// <remarks>IAM refuses one more, and the deployment fails.</remarks>
    [Fact]
    public void No_role_has_more_managed_policies_than_the_default_quota() => Assert.InRange(MostPolicies, PoliciesOfEveryRole, PoliciesOfRole);

    private static int Count(string type) => Template.Resources(type).Count();

    private static int Events(string type) => Template.Functions.Values
        .Where(function => function.Children.ContainsKey("Events"))
        .Sum(function => Template.Map(function, "Events").Children.Values.Count(source => Template.Text((YamlMappingNode)source, "Type") == type));

    private static string Row(string what, int count, string quota) => string.Create(CultureInfo.InvariantCulture, $"| {what} | {count} | {quota} |");
}
