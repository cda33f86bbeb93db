using System.CommandLine;
using System.CommandLine.Parsing;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Shows whether the Allowed AMIs settings of accounts ask for the watermark of a release.</summary>
internal static class AllowedAmisVerb
{
    private const string SessionName = "image-builder-automation";

    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var roles = new Option<string[]>("--consumer-role")
        {
            Description = "The ARN of a role to assume in an account that uses the AMIs; it needs ec2:GetAllowedImagesSettings. Repeat it for more accounts. "
                + "Default: the settings of the account whose credentials are used.",
            CustomParser = Roles,
        };
        var command = new Command(
            "allowed-amis",
            "Shows whether the Allowed AMIs settings of accounts, in one Region, let in only AMIs of the stack's account with the watermark of a release. Changes "
            + "nothing. Exit code 1 if those of any account do not.")
        {
            roles, json,
        };
        stack.AddServiceAloneTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenServiceAsync(parsed, cancellationToken);
            List<AllowedAmisReport> reports = [];
            if (parsed.GetValue(roles) is { Length: > 0 } consumers)
            {
                foreach (var role in consumers.Distinct(StringComparer.Ordinal))
                    reports.Add(await ReadAsync(opened, role, cancellationToken));
            }
            else
                reports.Add(await ReadOwnAsync(opened, cancellationToken));

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonOutput.Write(output, AllowedAmisJson.Of(reports), AllowedAmisJsonContext.Default.AllowedAmisJson);
            else
                AllowedAmisText.Write(output, reports);
            return reports.TrueForAll(report => report.Verdict is AllowedAmisVerdict.Asked) ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    /// <summary>The credentials may belong to another account than the stack.</summary>
    private static async Task<AllowedAmisReport> ReadOwnAsync(Stack stack, CancellationToken cancellationToken)
    {
        var account = stack.LocalImageBuilder is not null ? stack.AccountRegion.Account : AccountIn(await Caller.ReadArnAsync(stack.Environment, cancellationToken));
        return Report(stack, account, await stack.Get<IAllowedAmis>().ReadAsync(stack.AccountRegion.Region, cancellationToken));
    }

    /// <summary>An account whose role cannot be assumed is unknown; the others are read all the same.</summary>
    private static async Task<AllowedAmisReport> ReadAsync(Stack stack, string role, CancellationToken cancellationToken)
    {
        try
        {
            var session = await AssumedRole.ReadAsync(stack.Environment, role, SessionName, cancellationToken);
            using var ec2 = new Ec2Calls(name => session.TryGetValue(name, out var value) ? value : stack.Environment(name));
            return Report(stack, AccountIn(role), await new AllowedAmis(ec2).ReadAsync(stack.AccountRegion.Region, cancellationToken));
        }
        catch (ServiceRefusedException error)
        {
            return Report(stack, AccountIn(role), new Known<AllowedAmisSettings>.No($"{role} cannot be assumed: {error.Message}"));
        }
    }

    private static AllowedAmisReport Report(Stack stack, string account, Known<AllowedAmisSettings> settings) =>
        AllowedAmisReport.Of(account, stack.AccountRegion.Region, stack.AccountRegion.Account, settings);

    private static string AccountIn(string arn) => arn.Split(':') is [_, _, _, _, { Length: > 0 } account, ..] ? account : "";

    private static string[] Roles(ArgumentResult result)
    {
        foreach (var text in result.Tokens.Select(token => token.Value).Where(text => !IsRole(text)))
            result.AddError($"Expected the ARN of a role, such as arn:{Partitions.Standard}:iam::444455556666:role/AllowedAmisReader, found '{text}'.");
        return [.. result.Tokens.Select(token => token.Value)];
    }

    private static bool IsRole(string text) =>
        text.Split(':') is ["arn", _, "iam", "", { Length: 12 }, var role] && role.StartsWith("role/", StringComparison.Ordinal);
}
