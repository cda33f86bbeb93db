using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>The verbs that compare configurations with the policy: <c>check</c> shows what differs, <c>diff</c> what a repair would change.</summary>
internal static class CompareVerbs
{
    public static Command CreateCheck(TimeProvider clock) => Create(
        clock, "check", "Reports every field that differs from the policy. Exit code 1 if any field differs.",
        ComparedJson.OfChecks, (output, found, policy) => WriteDrifts(output, found, policy.ShortHash));

    public static Command CreateDiff(TimeProvider clock) => Create(
        clock, "diff", "Shows what a repair would change, what it would not change, and why. Exit code 1 if anything differs.",
        ComparedJson.OfDiffs, (output, found, _) => WriteChanges(output, [.. found.Where(item => !item.Decision.IsCompliant)]));

    private static Command Create(
        TimeProvider clock, string verb, string description, Func<IReadOnlyList<ConfigurationCheck>, string, ComparedJson> jsonOf,
        Action<TextWriter, IReadOnlyList<ConfigurationCheck>, Policy> writeText)
    {
        var options = new CheckOptions(clock);
        var names = new Argument<string[]>("name")
        {
            Description = "Names of configurations, as in their ARNs. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(verb, description) { names };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, json) = (parsed.InvocationConfiguration.Output, parsed.GetValue(options.Json));
            var result = options.ReadPolicy(parsed);
            if (result.Policy is not { } policy)
                return Problems.Report(output, options.PathOfPolicy(parsed), result, json);

            var found = await options.CheckAsync(parsed, policy, parsed.GetValue(names) ?? [], cancellationToken);
            if (json)
                JsonOutput.Write(output, jsonOf(found, policy.Hash), ConfigurationsJsonContext.Default.ComparedJson);
            else
                writeText(output, found, policy);
            return found.All(item => item.Decision.IsCompliant) ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static void WriteDrifts(TextWriter output, IReadOnlyList<ConfigurationCheck> found, string policy)
    {
        foreach (var item in found)
        {
            var state = item.Decision.IsCompliant ? "ok    " : "DRIFT ";
            output.WriteLine($"{state} {PlainText.Of(item.Name)}{item.Users}{(item.Rules == 0 ? ", not in the scope of any rule" : "")}");
            var columns = new Columns();
            foreach (var drift in item.Decision.Drifts)
                columns.Add("       ", drift.Path, $"expected {drift.Expected}", $"found {drift.Found ?? "nothing"}", drift.Rule);
            columns.WriteTo(output);
        }

        var differing = found.Count(item => !item.Decision.IsCompliant);
        output.WriteLine($"{differing} of {found.Count} {(found.Count == 1 ? "configuration differs" : "configurations differ")}, policy {policy}");
    }

    private static void WriteChanges(TextWriter output, IReadOnlyList<ConfigurationCheck> differing)
    {
        foreach (var item in differing)
        {
            output.WriteLine($"{PlainText.Of(item.Name)}{item.Users}");
            foreach (var change in item.Decision.Changes)
            {
                if (change.From is { } from)
                    output.WriteLine($"  - {change.Path} = {PlainText.Of(from.ToString())}");
                if (change.To is { } to)
                    output.WriteLine($"  + {change.Path} = {PlainText.Of(to.ToString())}  ({PlainText.Of(change.Reason)})");
                else
                    output.WriteLine($"  + {change.Path} not set  ({PlainText.Of(change.Reason)})");
            }

            foreach (var drift in item.Decision.Drifts.Where(drift => drift.NotRepaired is not null))
                output.WriteLine($"  ! {PlainText.Of(drift.ToString())}, not repaired: {PlainText.Of(drift.NotRepaired)}");
        }

        if (differing.Count == 0)
            output.WriteLine("nothing differs");
    }
}
