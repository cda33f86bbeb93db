using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Policies;

internal static class ValidateVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (file, json) = (PolicyFile.Argument(), JsonOutput.Option());
        var command = new Command("validate", "Reports every problem of a policy file. Exit code 1 when one of them is an error.") { file, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file), DayOption.Of(clock), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string path, DateOnly today, bool json, TextWriter output)
    {
        var result = PolicyFile.Read(path, today);
        if (json)
            JsonOutput.Write(output, new(path, result), PoliciesJsonContext.Default.PolicyJson);
        else if (result.Problems.Count > 0)
            Problems.Write(output, path, result);

        if (result.Policy is not { } policy)
            return ExitCode.Problems;
        if (!json)
        {
            var counts = string.Create(
                CultureInfo.InvariantCulture, $"{policy.Gates.Count} gate rules, {policy.Waivers.Count} waivers, {policy.Expectations.Count} expectations");
            output.WriteLine($"{path}: valid, policy {policy.ShortHash}, {counts}");
        }

        return ExitCode.Ok;
    }
}
