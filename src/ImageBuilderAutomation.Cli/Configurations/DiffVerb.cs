using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class DiffVerb
{
    public static Command Create()
    {
        var options = new CheckOptions();
        var names = new Argument<string[]>("name")
        {
            Description = "Names of configurations, as in their ARNs. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("diff", "Shows what a repair would change, what it would not change, and why. Exit code 1 if anything differs.") { names };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, json) = (parsed.InvocationConfiguration.Output, parsed.GetValue(options.Json));
            var result = options.ReadPolicy(parsed);
            if (result.Policy is not { } policy)
                return ConfigurationText.WriteProblems(output, options.PathOfPolicy(parsed), result, json);

            var found = await options.CheckAsync(parsed, policy, parsed.GetValue(names) ?? [], cancellationToken);
            if (json)
                Json.WriteTo(output, writer => ConfigurationJson.WriteDiffs(writer, found, policy.Hash));
            else
                Write(output, [.. found.Where(item => !item.Decision.IsCompliant)]);
            return found.All(item => item.Decision.IsCompliant) ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<ConfigurationCheck> differing)
    {
        foreach (var item in differing)
        {
            output.WriteLine($"{TerminalText.Of(item.Name)}{ConfigurationText.UsersOf(item)}");
            foreach (var change in item.Decision.Changes)
            {
                if (change.From is { } from)
                    output.WriteLine($"  - {change.Path} = {TerminalText.Of(from.ToString())}");
                if (change.To is { } to)
                    output.WriteLine($"  + {change.Path} = {TerminalText.Of(to.ToString())}  ({TerminalText.Of(change.Reason)})");
                else
                    output.WriteLine($"  + {change.Path} not set  ({TerminalText.Of(change.Reason)})");
            }

            foreach (var drift in item.Decision.Drifts.Where(drift => drift.NotRepaired is not null))
                output.WriteLine($"  ! {TerminalText.Of(drift.ToString())}, not repaired: {TerminalText.Of(drift.NotRepaired)}");
        }

        if (differing.Count == 0)
            output.WriteLine("nothing differs");
    }
}
