using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>The policy that counts for an account: the published one of its stack, or a file.</summary>
internal static class AccountPolicy
{
    /// <returns>Unknown, with the reason, where no policy can be read.</returns>
    public static async Task<Known<Policy>> ReadAsync(Stack opened, string file, CancellationToken cancellationToken)
    {
        const string name = "name one with --policy";
        if (!opened.HasTable)
        {
            return !File.Exists(file) ? new Known<Policy>.No($"there is no {file}; {name}")
                : PolicyFile.Read(file, opened.Today).Policy is { } policy ? new Known<Policy>.Yes(policy)
                : new Known<Policy>.No($"{file} is not a valid policy; {name}");
        }

        try
        {
            return await new ActivePolicyReader(opened.Get<IPolicyPublications>()).ReadActiveAsync(cancellationToken) switch
            {
                ActiveRead.Found found => new Known<Policy>.Yes(found.Policy),
                ActiveRead.Missing => new Known<Policy>.Yes(await ReadPackagedAsync(opened, file, cancellationToken)),
                var unusable => new Known<Policy>.No(unusable.Problem ?? "the published policy cannot be used"),
            };
        }
        catch (ServiceRefusedException e)
        {
            return new Known<Policy>.No(e.Message);
        }
    }

    /// <summary>The command line has no copy of the packaged policy, so the file has to be the one that the functions say they have.</summary>
    /// <exception cref="ServiceRefusedException">The file is not that policy.</exception>
    public static async Task<Policy> ReadPackagedAsync(Stack opened, string file, CancellationToken cancellationToken)
    {
        const string name = "name the packaged one with --policy";
        if (!File.Exists(file))
            throw new ServiceRefusedException($"no policy is published, and there is no {file}; {name}");
        var policy = PolicyFile.Read(file, opened.Today).Policy ?? throw new ServiceRefusedException($"{file} is not a valid policy; {name}");
        var packaged = (await opened.Get<IFunctionRuns>().ReadAsync(FunctionRun.Sweep, cancellationToken))?.PackagedPolicy;
        return packaged is null || packaged == policy.Hash
            ? policy
            : throw new ServiceRefusedException($"{file} is not the packaged policy {PolicyHashes.Short(packaged)}; {name}");
    }
}
