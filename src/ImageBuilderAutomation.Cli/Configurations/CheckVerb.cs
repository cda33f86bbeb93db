using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class CheckVerb
{
    public static Command Create()
    {
        var (names, options) = (new Argument<string[]>("name") { Description = "Configurations by name, as their ARNs have it; all by default.", Arity = ArgumentArity.ZeroOrMore }, new CheckOptions());
        var command = new Command("check", "Tells what differs from the policy, field by field. Exit code 1 when something does.") { names };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, json) = (parsed.InvocationConfiguration.Output, parsed.GetValue(options.Json));
            var reading = options.ReadPolicy(parsed);
            if (reading.Policy is not { } policy)
                return ConfigurationText.WriteProblems(output, options.PathOfPolicy(parsed), reading, json);

            var found = await options.CheckAsync(parsed, policy, parsed.GetValue(names) ?? [], cancellationToken);
            if (json)
                Json.WriteTo(output, writer => ConfigurationJson.WriteChecks(writer, found, policy.Hash));
            else
                Write(output, found, policy.ShortHash);
            return found.All(item => item.Decision.IsCompliant) ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<CheckedConfiguration> found, string policy)
    {
        foreach (var item in found)
        {
            output.WriteLine($"{(item.Decision.IsCompliant ? "ok    " : "DRIFT ")} {Plain.Of(item.Name)}{ConfigurationText.UsersOf(item)}{(item.Rules == 0 ? ", in no rule's scope" : "")}");
            var columns = new Columns();
            foreach (var drift in item.Decision.Drifts)
                columns.Add("       ", drift.Path, $"expected {drift.Expected}", $"found {drift.Found ?? "nothing"}", drift.Rule);
            columns.WriteTo(output);
        }

        var differing = found.Count(item => !item.Decision.IsCompliant);
        output.WriteLine($"{differing} of {found.Count} {(found.Count == 1 ? "configuration differs" : "configurations differ")}, policy {policy}");
    }
}
