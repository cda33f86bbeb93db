using System.Text.RegularExpressions;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Template;
using TestKit;

namespace EndToEnd;

/// <summary>
/// What each function may write. The local host denies every other write, so the demo and all tests with a local stack fail where the template allows too
/// little. These tests fail where it allows too much.
/// </summary>
public sealed partial class TablePermissionsTests
{
    private const string Prefix = "123456789012#us-east-1#";

    /// <summary>The partitions by function, as the table in the documentation lists them.</summary>
    private static readonly Dictionary<string, string[]> Written = (
        from row in Row().Matches(File.ReadAllText(Repository.PathOf("docs", "explanation", "security.md")))
        from function in Quoted().Matches(row.Groups[1].Value)
        select (Function: function.Groups[1].Value, Partitions: Quoted().Matches(row.Groups[2].Value).Select(quoted => quoted.Groups[1].Value).ToArray()))
        .ToDictionary(row => row.Function, row => row.Partitions, StringComparer.Ordinal);

    private static readonly string Text = File.ReadAllText(Repository.PathOf("template.yaml"));

    private static readonly TemplateModel Template = TemplateReader.Read(Text, new());

    public static TheoryData<string> Names => [.. FunctionTable.Names];

    [Fact]
    public void The_documentation_lists_every_function() => Assert.Equal(FunctionTable.Names, Written.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_may_write_the_partitions_of_its_own_records_and_no_others(string function) => Assert.Equal(
        Written[function].Order(StringComparer.Ordinal).Select(partition => $"{Prefix}{partition}"), Permissions(Template, function).Patterns);

    [Fact]
    public void The_records_of_people_have_one_writer_each()
    {
        string[] people =
        [
            "approvals#base/1.0.0/1", "modes", "policy", "policy-text#0a", "calls#ApproveGate#1", "calls#OperateStack#1", "calls#PublishPolicy#1",
        ];
        Assert.All(people, partition => Assert.Single(Written.Keys, function => Permissions(Template, function).MayPut($"{Prefix}{partition}")));
    }

    [Fact]
    public void Every_partition_of_the_table_has_a_writer()
    {
        var families = Family().Matches(File.ReadAllText(Repository.PathOf("docs", "reference", "keys.md"))).Select(match => match.Groups[1].Value).ToHashSet();

        families.SymmetricExceptWith(Written.Values.SelectMany(partitions => partitions).Select(partition => partition.Split('#')[0]));

        Assert.Empty(families);
    }

    [Fact]
    public async Task A_local_stack_denies_a_function_what_its_policies_do_not_allow()
    {
        var at = Text.IndexOf("  RecordBuildStart:", StringComparison.Ordinal);
        var other = Text[..at] + Replaced(Text[at..], "#build#*", "#ami#*");

        Assert.Null(await ErrorAsync(Text));
        Assert.Contains(
            $"not authorized to perform: dynamodb:PutItem on the partition '{Prefix}build#base-al2023/1.0.0/7'", await ErrorAsync(other),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_stack_denies_a_function_to_read_in_a_way_that_its_policies_do_not_allow()
    {
        var at = Text.IndexOf("  RecordDisabledPipeline:", StringComparison.Ordinal);
        var other = Text[..at] + Replaced(Text[at..], "- dynamodb:GetItem", "- dynamodb:Scan");

        Assert.Contains(
            "not authorized to perform: dynamodb:GetItem because", await ErrorAsync(other, "RecordDisabledPipeline", "pipeline-disabled.json"), StringComparison.Ordinal);
    }

    private static async Task<string?> ErrorAsync(string template, string function = "RecordBuildStart", string sample = "api-call-start-pipeline.json")
    {
        await using var stack = await LocalStack.StartAsync(new()
        {
            Template = template,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = Repository.PathOf("policy", "policy.json") },
        });
        var evt = await File.ReadAllTextAsync(Repository.PathOf("events", "eventbridge", sample));
        return (await stack.InvokeAsync(function, evt)).Error?["errorMessage"]?.ToString();
    }

    private static string Replaced(string text, string first, string by)
    {
        var at = text.IndexOf(first, StringComparison.Ordinal);
        return $"{text[..at]}{by}{text[(at + first.Length)..]}";
    }

    private static TablePermissions Permissions(TemplateModel template, string function) =>
        template.Functions.Single(f => f.LogicalId == function).Table
        ?? throw new InvalidOperationException($"The host cannot read the policies of {function}.");

    [GeneratedRegex(@"^\| (`[A-Z][^|]*) \| ((?:`[a-z][A-Za-z#*-]*`(?:, )?)+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`pk = \{accountRegion\}#([a-z-]+)")]
    private static partial Regex Family();
}
