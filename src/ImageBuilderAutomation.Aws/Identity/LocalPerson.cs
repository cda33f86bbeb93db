using System.Text.RegularExpressions;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Identity;

/// <summary>Lets whoever acts on a local stack be a session of any role: everybody may assume every role there.</summary>
public static partial class LocalPerson
{
    /// <param name="text">A person as <see cref="PersonArn"/> reads it.</param>
    /// <returns>Why the text names no session of a role, as a sentence; null when it does.</returns>
    public static string? ProblemOf(string text, AccountRegion accountRegion) => Read(text, accountRegion).Problem;

    /// <param name="text">A person for whom <see cref="ProblemOf"/> knows no problem.</param>
    /// <param name="environment">Looks up Region, credentials and AWS_ENDPOINT_URL_STS.</param>
    /// <returns>The session's credentials, as environment variables.</returns>
    /// <exception cref="ArgumentException">The text names no session of a role.</exception>
    /// <exception cref="ServiceRefusedException">STS does not let the caller assume the role.</exception>
    public static Task<IReadOnlyDictionary<string, string>> AssumeAsync(
        string text, Func<string, string?> environment, AccountRegion accountRegion, CancellationToken cancellationToken)
    {
        var (person, problem) = Read(text, accountRegion);
        return person is null
            ? throw new ArgumentException($"Expected a session of a role: {problem}", nameof(text))
            : AssumedRole.ReadAsync(
                environment, $"arn:{accountRegion.Partition}:iam::{person.Account}:role/{person.RoleName}", person.Person, cancellationToken);
    }

    private static (Principal? Person, string? Problem) Read(string text, AccountRegion accountRegion)
    {
        if (PersonArn.Read(text, accountRegion) is not { } arn || !Principal.TryParse(arn, out var person))
            return (null, $"expected role/Name/person or the ARN of an assumed role's session, found '{text}'.");
        if (person is not { RoleName: not null, IsPerson: true })
            return (null, $"only a session of a role can be assumed, found '{text}'. Use a role, such as role/PlatformApprover/kim.");
        return NameOfPerson().IsMatch(person.Person)
            ? (person, null)
            : (null, $"expected a person of 2 to 64 letters, digits and =,.@_-, found '{person.Person}'.");
    }

    // STS API Reference, "AssumeRole", RoleSessionName.
    [GeneratedRegex(@"\A[\w+=,.@-]{2,64}\z", RegexOptions.ECMAScript)]
    private static partial Regex NameOfPerson();
}
