using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Console.People;

/// <summary>
/// The person who looks, and who signs every act. In AWS that is whoever the operator's credentials belong to; on a local stack, where everybody may assume every
/// role, the person says who they are.
/// </summary>
public sealed class CurrentPerson(ShownStack stack)
{
    private string? _chosen;
    private Task<string>? _arn;

    /// <summary>The person's name in short form, such as <c>role/PlatformApprover/kim</c>; null while nobody is known.</summary>
    public string? Name => _chosen ?? stack.Person;

    /// <summary>Whether somebody is known who can sign.</summary>
    public bool IsKnown => !stack.IsLocal || Name is not null;

    /// <param name="person">From the browser's cookie; null for nobody.</param>
    public void Choose(string? person)
    {
        if (stack.IsLocal && person is not null && LocalPerson.ProblemOf(person, stack.AccountRegion) is null)
            _chosen = person;
    }

    /// <returns>The ARN by which functions know the person.</returns>
    /// <exception cref="ServiceRefusedException">Nobody is known, or STS rejects the credentials.</exception>
    public async Task<string> ReadArnAsync(CancellationToken cancellationToken)
    {
        if (stack.IsLocal)
            return PersonArn.Read(Name ?? throw Nobody(), stack.AccountRegion)!;
        if (_arn is null or { IsFaulted: true } or { IsCanceled: true })
            _arn = Caller.ReadArnAsync(stack.Environment, cancellationToken);
        return await _arn;
    }

    /// <summary>Whether the function can be called at all.</summary>
    public bool CanCall(PeopleFunction function) => stack.FunctionUrls.ContainsKey(function);

    /// <summary>Acts as this person: calls the function with a signed request, as the command line does.</summary>
    /// <param name="members">The members of the action; those that are null are left out.</param>
    /// <returns>The function's answer, also when it refuses.</returns>
    /// <exception cref="ServiceRefusedException">The function has no URL, nobody is known, or no usable response came.</exception>
    public async Task<FunctionAnswer> ActAsync(
        PeopleFunction function, string action, string reason, CancellationToken cancellationToken, params IEnumerable<(string Name, JsonNode? Value)> members)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!stack.FunctionUrls.TryGetValue(function, out var url))
            throw new ServiceRefusedException($"The stack has no URL of the function {function.Name}: its output {function.Output} is missing.");
        using var calls = new FunctionCalls(url, await EnvironmentAsync(cancellationToken), function.ManagedPolicy);
        return await calls.CallAsync(action, reason, cancellationToken, members);
    }

    private async Task<Func<string, string?>> EnvironmentAsync(CancellationToken cancellationToken)
    {
        if (!stack.IsLocal)
            return stack.Environment;
        var session = await LocalPerson.AssumeAsync(Name ?? throw Nobody(), stack.Environment, stack.AccountRegion, cancellationToken);
        return name => session.TryGetValue(name, out var value) ? value : stack.Environment(name);
    }

    private static ServiceRefusedException Nobody() => new("A local stack cannot know you: say who you are at the top of the page, such as role/PlatformApprover/kim.");
}
