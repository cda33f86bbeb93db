using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class CheckVerb
{
    public static Command Create()
    {
        var options = new CheckOptions();
        var names = new Argument<string[]>("name")
        {
            Description = "Names of configurations, as in their ARNs. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("check", "Reports every field that differs from the policy. Exit code 1 if any field differs.") { names };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, json) = (parsed.InvocationConfiguration.Output, parsed.GetValue(options.Json));
            var result = options.ReadPolicy(parsed);
            if (result.Policy is not { } policy)
                return ConfigurationText.WriteProblems(output, options.PathOfPolicy(parsed), result, json);

            var found = await options.CheckAsync(parsed, policy, parsed.GetValue(names) ?? [], cancellationToken);
            if (json)
                Json.WriteTo(output, writer => ConfigurationJson.WriteChecks(writer, found, policy.Hash));
            else
                Write(output, found, policy.ShortHash);
            return found.All(item => item.Decision.IsCompliant) ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<ConfigurationCheck> found, string policy)
    {
        foreach (var item in found)
        {
            var state = item.Decision.IsCompliant ? "ok    " : "DRIFT ";
            output.WriteLine($"{state} {TerminalText.Of(item.Name)}{ConfigurationText.UsersOf(item)}{(item.Rules == 0 ? ", not in the scope of any rule" : "")}");
            var columns = new Columns();
            foreach (var drift in item.Decision.Drifts)
                columns.Add("       ", drift.Path, $"expected {drift.Expected}", $"found {drift.Found ?? "nothing"}", drift.Rule);
            columns.WriteTo(output);
        }

        var differing = found.Count(item => !item.Decision.IsCompliant);
        output.WriteLine($"{differing} of {found.Count} {(found.Count == 1 ? "configuration differs" : "configurations differ")}, policy {policy}");
    }
}
