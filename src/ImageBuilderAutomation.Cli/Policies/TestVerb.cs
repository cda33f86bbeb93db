using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.Policies;

internal static class TestVerb
{
    public static Command Create()
    {
        var (file, json) = (PolicyFile.Argument(), JsonOutput.Option());
        var command = new Command("test", "Checks the expectations in the policy file. Exit code 1 when one does not hold.") { file, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string path, bool json, TextWriter output)
    {
        var result = PolicyFile.Read(path);
        List<ExpectationResult> results = [.. result.Policy?.Expectations.Select(expectation => expectation.Check(result.Policy)) ?? []];
        List<BuildExpectationResult> builds = [.. result.Policy?.BuildExpectations.Select(expectation => expectation.Check(result.Policy)) ?? []];
        if (json)
        {
            JsonOutput.Write(
                output,
                new(path, result) { Expectations = results.Select(ExpectationJson.Of), Builds = builds.Select(BuildExpectationJson.Of) },
                PoliciesJsonContext.Default.PolicyJson);
        }
        else if (result.Policy is null)
            Problems.Write(output, path, result);
        else
            Write(output, results, builds, result.Policy);

        return result.Policy is null || results.Any(result => !result.Holds) || builds.Any(result => !result.Holds) ? ExitCode.Problems : ExitCode.Ok;
    }

    private static void Write(TextWriter output, List<ExpectationResult> results, List<BuildExpectationResult> builds, Policy policy)
    {
        var usual = StepPattern.DefaultFor(policy.Gates)?.ToString();
        var columns = new Columns();
        foreach (var result in results)
        {
            var (expectation, decision) = (result.Expectation, result.Decision);
            columns.Add(result.Holds ? "ok" : "FAIL", expectation.Scenario.Build, Describe(expectation.Then, expectation.Reason),
                ScenarioLabel.Of(expectation.Scenario) + (expectation.Scenario.Step == usual ? "" : $", at {expectation.Scenario.Step}"));
            if (!result.Holds)
                columns.Add("", "", "", $"got {Describe(decision.Answer, null)}: {decision.Reason}");
        }

        columns.WriteTo(output);
        BuildExpectations.Write(output, builds);
        var holding = results.Count(result => result.Holds) + builds.Count(result => result.Holds);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{holding} of {results.Count + builds.Count} expectations hold, policy {policy.ShortHash}"));
    }

    private static string Describe(GateAnswer answer, string? reason) => Labels.Of(answer) + (reason is null ? "" : $" ({reason})");
}

/// <summary>Writes the results of the expectations in <c>builds</c>.</summary>
internal static class BuildExpectations
{
    public static void Write(TextWriter output, IReadOnlyList<BuildExpectationResult> results)
    {
        var columns = new Columns();
        foreach (var result in results)
        {
            var (scenario, expectation) = (result.Expectation.Scenario, result.Expectation);
            columns.Add(
                result.Holds ? "ok" : "FAIL", scenario.Pipeline, Describe(expectation.Then, expectation.Reason),
                $"{scenario.Kind} at {scenario.At:yyyy-MM-dd'T'HH:mm'Z'}");
            if (!result.Holds)
                columns.Add("", "", "", $"got {Describe(result.Decision.Verdict, null)}: {result.Decision.Reason}");
        }

        columns.WriteTo(output);
    }

    private static string Describe(PipelineRunVerdict verdict, string? reason) => Labels.Of(verdict) + (reason is null ? "" : $" ({reason})");
}
