using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Cli.Policies;

internal static class ExplainVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (file, json, options) = (PolicyFile.Argument(), JsonOutput.Option(), new ScenarioOptions());
        var command = new Command(
            "explain", "Shows how the gate rules answer a build that you describe: every rule's answer, its evidence, and which rule wins.")
        {
            file, json,
        };
        options.AddTo(command);
        command.SetAction(parsed => Run(
            parsed, parsed.GetRequiredValue(file), parsed.GetValue(json), options, DayOption.Of(clock)));
        return command;
    }

    private static int Run(ParseResult parsed, string path, bool json, ScenarioOptions options, DateOnly today)
    {
        var (result, output) = (PolicyFile.Read(path), parsed.InvocationConfiguration.Output);
        if (result.Policy is not { } policy)
            return Problems.Report(output, path, result, json);

        var explanation = Explanation.Of(options.Read(parsed, policy, today), policy);
        if (json)
            JsonOutput.Write(output, ExplanationJson.Of(explanation), PoliciesJsonContext.Default.ExplanationJson);
        else
            WriteText(output, explanation, policy);
        return ExitCode.Ok;
    }

    private static void WriteText(TextWriter output, Explanation explanation, Policy policy)
    {
        var scenario = explanation.Scenario;
        var mode = policy.ModeOf(Capability.Gates).ToString().ToLowerInvariant();
        output.WriteLine($"{scenario.Build} at {scenario.Step}: {ScenarioLabel.Of(scenario)}; policy {policy.ShortHash}, mode {mode}");
        output.WriteLine();

        var columns = new Columns();
        columns.Add("", "RULE", "ANSWER", "CONDITION", "IS", "OBSERVED");
        foreach (var rule in explanation.Rules)
        {
            if (rule.Answer is not { } answer)
            {
                columns.Add("", rule.Name, "-", "-", "-", rule.LossReason);
                continue;
            }

            var first = true;
            foreach (var condition in answer.Conditions)
            {
                columns.Add(
                    first && rule.Wins ? ">" : "", first ? rule.Name : "", first ? Labels.Of(answer.Answer) : "",
                    condition.Condition, Labels.Of(condition.Truth), condition.Observed);
                first = false;
            }
        }

        columns.WriteTo(output);
        output.WriteLine();
        output.WriteLine($"{Labels.Of(explanation.Decision.Answer)}: {explanation.Decision.Reason}");
        if (explanation.Window is { } window)
        {
            output.WriteLine(explanation.ReleasableFor is { } left
                ? $"releasable for: {Durations.Format(left)} ({window.Reason})"
                : $"not releasable any more ({window.Reason})");
        }

        output.WriteLine($"next: {explanation.NextStep}{(explanation.NextCheck is { } next ? $"; next check in {Durations.Format(next)}" : "")}");
    }
}
