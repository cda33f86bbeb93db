using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Cli.Policies.Publishing;

/// <summary>The verbs that change which policy is active. The function decides who may and whether a second person is needed.</summary>
internal static class PublishVerbs
{
    public static Command CreatePublish(TimeProvider clock)
    {
        var (file, expect, json) = (PolicyFile.Argument(), Expect(), JsonOutput.Option());
        var (reason, stack) = (ReasonOption.Create(), new StackOptions(clock));
        var function = new FunctionOptions(PeopleFunction.PublishPolicy, stack);
        var command = new Command(
            "publish",
            "Validates a policy file, then publishes it with its waivers file. A policy that loosens protection becomes active when a second person confirms it. "
            + "Exit code 0 if it is active or waits for that person.")
        {
            file, expect, reason, json,
        };
        function.AddTo(command);
        stack.AddPlaceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (why, path, isJson) = (ReasonOption.Read(parsed, reason), parsed.GetRequiredValue(file), parsed.GetValue(json));
            var (read, texts) = PolicyFile.ReadWithTexts(path, DayOption.Of(clock));
            if (read.Policy is null)
                return Problems.Report(parsed.InvocationConfiguration.Output, path, read, isJson);
            if (texts.SizeProblem is { } tooLarge)
                throw new UsageException($"{path}: {tooLarge}.");

            using var client = await function.OpenAsync(parsed, cancellationToken);
            var answer = await client.SendAsync(
                "publish", why, cancellationToken, ("policy", texts.Policy), ("waivers", texts.Waivers), ("expect", parsed.GetRequiredValue(expect)));
            return AnswerOutput.Write(parsed, isJson, subject: null, answer);
        });
        return command;
    }

    public static Command CreatePublishWaivers(TimeProvider clock)
    {
        var file = new Argument<string>("file") { Description = "The waivers file.", DefaultValueFactory = _ => Path.Combine("policy", "waivers.json") };
        var expect = Expect();
        return new ActingVerb(PeopleFunction.PublishPolicy, clock).Create(
            "publish", "Publishes another waivers file with the active policy. Where a waiver loosens protection, a second person has to confirm it.", [file, expect],
            async (parsed, client, reason, cancellationToken) => (null, await client.SendAsync(
                "publishWaivers", reason, cancellationToken,
                ("waivers", InputFile.ReadText(parsed.GetRequiredValue(file), "a waivers file")), ("expect", parsed.GetRequiredValue(expect)))));
    }

    public static Command CreateConfirm(TimeProvider clock)
    {
        var hash = new Argument<string>("hash") { Description = "The whole hash of the proposed policy, as policy show prints it." };
        return new ActingVerb(PeopleFunction.PublishPolicy, clock).Create(
            "confirm", "Confirms a policy that another person published. It becomes active.", [hash],
            async (parsed, client, reason, cancellationToken) =>
                (null, await client.SendAsync("confirm", reason, cancellationToken, ("hash", parsed.GetRequiredValue(hash)))));
    }

    public static Command CreateWithdraw(TimeProvider clock) => new ActingVerb(PeopleFunction.PublishPolicy, clock).Create(
        "withdraw", "Withdraws the policy that waits for a second person.", [],
        async (_, client, reason, cancellationToken) => (null, await client.SendAsync("withdraw", reason, cancellationToken)));

    public static Command CreateRollback(TimeProvider clock)
    {
        var to = new Argument<string>("policy") { Description = "The number of a publication, or the hash of a policy or at least its first six digits." };
        var expect = Expect();
        return new ActingVerb(PeopleFunction.PublishPolicy, clock).Create(
            "rollback", "Makes an earlier policy active again, as a new publication.", [to, expect],
            async (parsed, client, reason, cancellationToken) =>
            {
                var text = parsed.GetRequiredValue(to);
                var expected = ("expect", parsed.GetRequiredValue(expect));
                // A text of six digits or more is a hash: nobody publishes that often.
                if (PolicyHashes.IsPrefix(text))
                    return (null, await client.SendAsync("rollback", reason, cancellationToken, ("hash", text), expected));
                return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? (null, await client.SendAsync("rollback", reason, cancellationToken, ("publication", number), expected))
                    : throw new UsageException($"Expected the number of a publication or at least six digits of a policy's hash, found '{text}'.");
            });
    }

    private static Option<string> Expect() => new("--expect")
    {
        Description = "The hash of the policy that you believe to be active, or at least its first six digits. If another one is active, nothing is changed.",
        Required = true,
    };
}
