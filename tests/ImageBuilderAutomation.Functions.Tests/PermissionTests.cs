using TestKit;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>The roles in template.yaml allow the calls that the functions make, no fewer and no more.</summary>
public sealed class PermissionTests
{
    public static TheoryData<string> Names => [.. FunctionTable.Names];

    /// <summary>Those that start builds meet more than a sample holds; their calls are compared where they are made.</summary>
    public static TheoryData<string> Others => [.. FunctionTable.Names.Where(name => name is not ("StartDependentBuilds" or "StartDueBuilds"))];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_function_may_call_what_it_calls_and_nothing_else(string function)
    {
        // Gates read packages and earlier steps where a rule names them; the packaged policy's rules do not.
        var called = new SortedSet<string>(AnswersGates(function) ? ["ListImagePackages", "ListWorkflowStepExecutions"] : Array.Empty<string>(), StringComparer.Ordinal);
        foreach (var sample in Samples.All.Where(sample => Samples.FunctionOf(sample) == function))
        {
            var world = new FunctionWorld();
            await world.InvokeAsync(function, Samples.Text(sample));
            called.UnionWith(world.Calls);
        }

        Assert.Equal(called, Allowed(function, "imagebuilder:"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_reads_and_writes_the_table_as_it_needs_to(string function) => Assert.Equal(
        function switch
        {
            "ReconcileHistory" or "CheckConfigurations" or "StartDependentBuilds" or "StartDueBuilds" or "RetireImages" => ["GetItem", "PutItem", "Query"],
            // A gate may ask who started its build.
            _ when AnswersGates(function) => ["GetItem", "PutItem", "Query"],
            // A start is its own item, written blind.
            "RecordBuildStart" => ["PutItem"],
            _ => ["GetItem", "PutItem"],
        },
        Allowed(function, "dynamodb:"));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_function_that_tells_outcomes_may_put_events_and_no_other(string function)
    {
        var world = new FunctionWorld();
        await using var started = world.Start(function);
        Assert.Equal(world.AskedForOutcomes ? ["PutEvents"] : [], Allowed(function, "events:"));
    }

    private static bool AnswersGates(string function) => function is "AnswerWaitingStep" or "AnswerStepNotice" or "AnswerStepCall" or "SweepWaitingSteps";

    internal static SortedSet<string> Allowed(string function, string service)
    {
        using var reader = new StreamReader(Repository.PathOf("template.yaml"));
        var stream = new YamlStream();
        stream.Load(reader);
        var resources = stream.Documents[0].RootNode["Resources"];
        // A policy is written inline, or is a reference to one that several functions share.
        return new(
            from policy in (YamlSequenceNode)resources[function]["Properties"]["Policies"]
            let document = policy is YamlScalarNode shared ? resources[shared.Value!]["Properties"]["PolicyDocument"] : policy
            from statement in (YamlSequenceNode)document["Statement"]
            from action in statement["Action"] is YamlSequenceNode several ? several.Children : [statement["Action"]]
            let name = ((YamlScalarNode)action).Value!
            where name.StartsWith(service, StringComparison.Ordinal)
            select name[service.Length..],
            StringComparer.Ordinal);
    }
}
