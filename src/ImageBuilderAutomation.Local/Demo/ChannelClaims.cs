using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The claims about the channel, which points at the base image that a rule promotes, people take back and revoke.</summary>
internal static class ChannelClaims
{
    public static IReadOnlyList<Claim> All { get; } =
    [
        new(
            "channel edge-base/prod: the rule promoted base-edge 1.0.0/1 and 1.0.0/2 after their gates had released them",
            e => ClaimResult.Of(
                $"Rule to {PathOf(e, DemoSteps.Base)}, Rule to {PathOf(e, DemoSteps.NewerBase)}; 0 before their release",
                $"{Listed(e.Moves.Where(move => move.Kind is MoveKind.Rule))}; {e.Moves.Count(move => move.Kind is MoveKind.Rule && IsEarly(e, move))} before their release")),
        new(
            "channel edge-base/prod: an operator rolled it back to base-edge 1.0.0/1 by one move, and the rule did not undo that",
            e => ClaimResult.Of(
                $"move 3: RollBack to {PathOf(e, DemoSteps.Base)} by Operator/lee; moves by rule after it: 0",
                $"move {e.Moves.FirstOrDefault(move => move.Kind is MoveKind.RollBack)?.Number}: {Listed(e.Moves.Where(move => move.Kind is MoveKind.RollBack))}; "
                    + $"moves by rule after it: {e.Moves.SkipWhile(move => move.Kind is not MoveKind.RollBack).Count(move => move.Kind is MoveKind.Rule)}")),
        new(
            "base-edge 1.0.0/2: when it was revoked the channel moved to 1.0.0/1, and no rule promotes the revoked image again",
            e => ClaimResult.Of(
                $"Promotion to {PathOf(e, DemoSteps.NewerBase)} by Operator/lee, Revocation to {PathOf(e, DemoSteps.Base)} by Operator/lee are the last moves",
                $"{Listed(e.Moves.TakeLast(2))} are the last moves")),
        new(
            "base-edge 1.0.0/2: the list of what was made from it names edge-proxy 1.0.0/2 with its owner, and not edge-proxy 1.0.0/1",
            e => ClaimResult.Of(
                $"certain builds: {PathOf(e, DemoSteps.NewerChild)} of team-edge; complete",
                $"certain builds: {Builds(e.Descendants)}; {(e.Descendants is { IsComplete: true } ? "complete" : "incomplete")}")),
        new(
            "parameter /images/base-edge/prod: SSM's own history shows the AMIs of 1.0.0/1, /2, /1, /2 and /1, in this order",
            e => ClaimResult.Of(
                string.Join(", ", new[] { DemoSteps.Base, DemoSteps.NewerBase, DemoSteps.Base, DemoSteps.NewerBase, DemoSteps.Base }.SelectMany(e.AmisOf)),
                string.Join(", ", e.ParameterValues))),
    ];

    private static string Builds(DescendantList? list) => string.Join(
        ", ", (list?.Items ?? []).Where(one => one is { Kind: DescendantKind.Build, Certainty: DescentCertainty.Certain }).Select(one => $"{one.Name} of {one.Owner}"));

    private static bool IsEarly(Evidence e, ChannelMove move)
    {
        var answered = e.TrailOf(move.To?.ImageArn ?? "")?.Gates.SingleOrDefault()?.Request?.StoredAt;
        return answered is null || move.At < answered;
    }

    private static string Listed(IEnumerable<ChannelMove> moves) => string.Join(
        ", ", moves.Select(move => $"{move.Kind} to {move.To?.ImageArn.Split(":image/")[^1] ?? "nothing"}{Person(move)}"));

    private static string Person(ChannelMove move) => move.By is { } by ? $" by {string.Join('/', by.Split('/')[^2..])}" : "";

    private static string PathOf(Evidence e, string scene) => e.Build(scene).ImageArn.Split(":image/")[^1];
}
