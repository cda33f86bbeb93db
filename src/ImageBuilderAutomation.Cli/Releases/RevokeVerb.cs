using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Says that an image must not be used, and has it disabled where the operator asks for that and has seen who uses it.</summary>
internal static class RevokeVerb
{
    public static Command Create(TimeProvider clock)
    {
        var build = BuildName.Argument();
        var disable = new Option<bool>("--disable")
        {
            Description = "Also disable the image, so that nothing can be launched from its AMIs. Shows who uses it first, and leaves it alone if it is used, or if that "
                + "is not known.",
        };
        var used = new Option<bool>("--although-used") { Description = "Disable it also if it is used, or if that is not known. Only with --disable." };
        var verb = new ActingVerb(PeopleFunction.OperateStack, clock);
        return verb.Create(
            "revoke",
            "Says that an image must not be used. Every channel that points at it moves to the newest image that it pointed at before and that is not revoked, and is empty if "
            + "there is none. Without --disable the image itself and what uses it stay.",
            [build, disable, used],
            async (parsed, client, reason, cancellationToken) =>
            {
                if (parsed.GetValue(used) && !parsed.GetValue(disable))
                    throw new UsageException("Expected --disable beside --although-used.");
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                var revoked = await client.SendAsync("revoke", reason, cancellationToken, ("image", image.ToString()));
                if (!revoked.IsDone || !parsed.GetValue(disable))
                    return (null, revoked);
                var uses = await ReadUsesAsync(verb.Stack, parsed, image, clock, cancellationToken);
                if (!uses.IsUnused && !parsed.GetValue(used))
                {
                    const string Again = "it is not disabled; with --although-used it is";
                    return (null, new(409, "Used", $"{revoked.Message}; {Again}", uses.Lines));
                }

                var disabled = await client.SendAsync("disable", reason, cancellationToken, ("image", image.ToString()));
                return (null, disabled with { Message = $"{revoked.Message}; {disabled.Message}", Details = [.. uses.Lines, .. disabled.Details] });
            });
    }

    private static async Task<Uses> ReadUsesAsync(
        StackOptions stack, ParseResult parsed, ImageBuildArn image, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!await stack.HasTableAsync(parsed, cancellationToken))
            return new(["it is not known whether it is used: without --stack no source can be asked"], IsUnused: false);
        using var opened = await stack.OpenAsync(parsed, cancellationToken);
        var snapshot = await opened.Get<IImages>().ReadAsync(image.ToString(), cancellationToken);
        var asked = Asked(snapshot?.Amis ?? [], opened.AccountRegion);
        // Every Region in which it is disabled is asked about, whatever the policy names.
        var rules = UsageRules.Default with { Regions = [.. asked.Select(ami => ami.Elsewhere).OfType<AmiLocation>().Select(place => place.Region).Distinct()] };
        using var asking = (await stack.OpenAsync(parsed, cancellationToken)).With(new LifecycleRules { Usage = rules });
        var places = asked.Select(ami => ami.Reachable(rules, opened.AccountRegion.Region)).OfType<AmiInRegion>().ToList();
        var evidence = await asking.Get<UsageGatherer>().ReadAsync(places, cancellationToken, cancellationToken);
        return Uses.Of(ImageUsage.Of(new(asked, new HashSet<string>()), evidence, rules, asking.Clock.GetUtcNow()));
    }

    /// <summary>Those of other accounts too: they are disabled as well, and that nobody can be asked about them is a reason to leave the image alone.</summary>
    internal static IReadOnlyList<AskedAmi> Asked(IReadOnlyList<OutputAmi> amis, AccountRegion own) =>
    [
        .. amis.Select(ami => new AmiLocation(ami.Region.Length > 0 ? ami.Region : own.Region, ami.AccountId == own.Account ? null : ami.AccountId))
            .Zip(amis, (place, ami) => new AskedAmi(ami.ImageId, place == new AmiLocation(own.Region, null) ? null : place)).DistinctBy(ami => ami.AmiId),
    ];

    /// <summary>Who uses an image, for people.</summary>
    private sealed record Uses(IReadOnlyList<string> Lines, bool IsUnused)
    {
        public static Uses Of(ImageUsage usage)
        {
            List<string> lines = [.. usage.Uses.Select(use => $"used by {use}"), .. usage.Unknown.Select(reason => $"it is not known whether it is used: {reason}")];
            return lines.Count > 0 ? new(lines, IsUnused: false) : new([$"no known use ({usage.Sources})"], IsUnused: true);
        }
    }
}
