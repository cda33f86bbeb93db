using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services.Protocol;

/// <summary>The account and user of a request's access key, and the Region for which it is signed. The signature is not verified.</summary>
/// <param name="Principal">The ARN of the user or the session of a role.</param>
/// <param name="IsExpired">Whether the credentials have expired.</param>
internal sealed record ServiceCaller(string Account, string Region, string Principal, bool IsExpired = false)
{
    /// <param name="authorization">The header; a request without one acts for the root user of the stack's account.</param>
    /// <param name="wall">Credentials expire by it.</param>
    /// <exception cref="ApiError">The header cannot be read.</exception>
    public static ServiceCaller Read(string? authorization, TemplateSettings settings, LocalPeople people, TimeProvider wall)
    {
        if (string.IsNullOrEmpty(authorization))
            return new(settings.Account, settings.Region, $"arn:{settings.Partition}:iam::{settings.Account}:root");
        var caller = Caller.Read(authorization, settings.Account, required: true);
        return people.Find(caller.AccessKey) is { } known
            ? new(known.Principal.Account, caller.Region, known.Principal.Arn, known.Expiration is { } end && end <= wall.GetUtcNow())
            : new(caller.Account, caller.Region, caller.Principal);
    }
}
