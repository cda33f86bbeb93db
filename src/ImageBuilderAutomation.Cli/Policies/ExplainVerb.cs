using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
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
        output.WriteLine($"{scenario.Build} at {scenario.Step}: {Labels.Of(scenario)}; policy {policy.ShortHash}, mode {mode}");
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

        output.WriteLine($"next: {NextStep(explanation)}{(explanation.NextCheck is { } next ? $"; next check in {Durations.Format(next)}" : "")}");
    }

    private static string NextStep(Explanation explanation) => explanation.Decision switch
    {
        { Rules.Count: 0 } => "add a gate rule for this build, or stop the step with gates stop",
        { Answer: GateAnswer.Resume } => "in mode act, the step is resumed",
        { Answer: GateAnswer.AskAgain } => "the facts are read again",
        { Answer: GateAnswer.Hold } => "people record missing approvals with gates approve, or stop the step with gates stop",
        _ => "in mode act, the step is stopped and the build fails",
    };
}

/// <summary>The answer of every gate rule to one scenario, including the rules that do not match.</summary>
internal sealed record Explanation(Scenario Scenario, GateDecision Decision, ReleaseWindow? Window, IReadOnlyList<Explanation.Rule> Rules)
{
    /// <summary>Time from the decision to the next check; null when none is planned.</summary>
    public TimeSpan? NextCheck => Decision.NextCheckAt - Decision.DecidedAt;

    /// <summary>How long the step can still be released, whatever people do; null when that time is over or nothing ends it.</summary>
    public TimeSpan? ReleasableFor => Window?.Until - Decision.DecidedAt is { } left && left > TimeSpan.Zero ? left : null;

    public static Explanation Of(Scenario scenario, Policy policy)
    {
        var facts = ScenarioFacts.Of(scenario, policy);
        var decision = new GateDecider(policy.Gates, policy.Hash).Decide(facts);
        return new(scenario, decision, ReleaseWindow.Of(policy.Gates, facts), [.. policy.Gates.Select(gate => Rule.Of(gate, facts, decision))]);
    }

    /// <param name="Answer">Null when the rule does not match; <paramref name="LossReason"/> then gives the reason.</param>
    internal sealed record Rule(string Name, RuleAnswer? Answer, bool Wins, string LossReason)
    {
        public static Rule Of(GateRule gate, GateFacts facts, GateDecision decision)
        {
            var answer = decision.Rules.FirstOrDefault(rule => rule.Rule == gate.Name);
            var whyNot = answer is not null ? ""
                : !gate.Step.Matches(facts.Step) ? $"does not match: its step is {gate.Step}"
                : $"does not match: its scope is {string.Join(", ", gate.Scopes?.Select(scope => scope.Name) ?? [])}";
            return new(gate.Name, answer, answer?.Answer == decision.Answer, whyNot);
        }
    }
}
