using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Aws.People;

/// <summary>Sends one action of a person with the same reason each time.</summary>
public delegate Task<FunctionAnswer> SendAction(string action, CancellationToken cancellationToken, params IEnumerable<(string Name, JsonNode? Value)> members);

/// <summary>Revokes an image, and has it disabled where the operator asks for that and has seen who uses it.</summary>
/// <param name="send">Calls the function that operates the stack.</param>
public sealed class Revocation(SendAction send)
{
    /// <param name="readUses">Reads who uses the image after it is revoked; null to leave the image itself alone.</param>
    /// <param name="isWantedAlthoughUsed">Disable it also if it is used, or if that is not known.</param>
    /// <param name="advice">How to ask again for an image that is used, for the answer.</param>
    /// <returns>The last answer, and whether the image is revoked, which it also is where it is not disabled.</returns>
    public async Task<(FunctionAnswer Answer, bool IsRevoked)> RevokeAsync(
        ImageBuildArn image, Func<CancellationToken, Task<ImageUses>>? readUses, bool isWantedAlthoughUsed, string advice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var revoked = await send("revoke", cancellationToken, ("image", image.ToString()));
        if (!revoked.IsDone || readUses is null)
            return (revoked, revoked.IsDone);
        var uses = await readUses(cancellationToken);
        if (!uses.IsUnused && !isWantedAlthoughUsed)
            return (new(409, "Used", $"{revoked.Message}; it is not disabled; {advice}", uses.Lines), true);
        var disabled = await send("disable", cancellationToken, ("image", image.ToString()), ("althoughUsed", isWantedAlthoughUsed ? true : null));
        return (disabled with { Message = $"{revoked.Message}; {disabled.Message}", Details = [.. uses.Lines, .. disabled.Details] }, true);
    }
}
