using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ssm;

/// <summary>Reads parameters of SSM Parameter Store, ten a call. A call that fails leaves its parameters unknown and the others known.</summary>
/// <param name="timeout">For one attempt of one call; that of <see cref="AwsClients"/> by default.</param>
public sealed class ParameterStore(AccountRegion accountRegion, Func<string, string?> environment, TimeSpan? timeout = null) : IParameterStore, IDisposable
{
    // Documented: Systems Manager API Reference, "GetParameters".
    private const int MostNames = 10;

    private const string InArn = ":parameter/";

    // Created by the first read: most runs need no parameter. A Lazy<IAmazonSimpleSystemsManagement> would load the assembly here.
    private IAmazonSimpleSystemsManagement? _client;

    public async Task<IReadOnlyDictionary<string, Known<string?>>> ReadAsync(IReadOnlyCollection<string> parameters, CancellationToken cancellationToken)
    {
        // One parameter without permission fails a whole call, so those of other accounts have their own. So have names and ARNs: a call that has one
        // parameter by both may be refused.
        var values = new Dictionary<string, Known<string?>>(StringComparer.Ordinal);
        foreach (var call in parameters.GroupBy(OwnerOf).SelectMany(owner => owner.Chunk(MostNames)))
        {
            foreach (var (parameter, value) in await ReadCallAsync(call, cancellationToken))
                values[parameter] = value;
        }

        return values;
    }

    /// <returns>When the parameter's value was last changed; null when there is none of this name in this account and Region.</returns>
    public async Task<DateTimeOffset?> ReadChangeAsync(string name, CancellationToken cancellationToken)
    {
        var client = LazyInitializer.EnsureInitialized(ref _client, () => AwsClients.Ssm(environment, timeout));
        var request = new GetParametersRequest { Names = [name], WithDecryption = false };
        var response = await ServiceAnswers.ReadAsync("ssm", client.GetParametersAsync(request, cancellationToken));
        return response.Parameters?.Find(found => IsNamed(found, name))?.LastModifiedDate is { } changedAt ? new DateTimeOffset(changedAt.ToUniversalTime()) : null;
    }

    public void Dispose() => _client?.Dispose();

    private async Task<IEnumerable<(string Parameter, Known<string?> Value)>> ReadCallAsync(string[] parameters, CancellationToken cancellationToken)
    {
        var client = LazyInitializer.EnsureInitialized(ref _client, () => AwsClients.Ssm(environment, timeout));
        try
        {
            // An AMI id is no secret. Without decryption a value that is one stays encrypted, and no key is needed.
            var request = new GetParametersRequest { Names = [.. parameters], WithDecryption = false };
            var response = await ServiceAnswers.ReadAsync("ssm", client.GetParametersAsync(request, cancellationToken));
            return parameters.Select(parameter => (parameter, ValueOf(parameter, response)));
        }
        catch (ServiceRefusedException refused)
        {
            return Unknown(refused.Message);
        }
        catch (HttpRequestException unreachable)
        {
            return Unknown($"ssm cannot be reached: {unreachable.Message}");
        }

        IEnumerable<(string, Known<string?>)> Unknown(string reason) =>
            parameters.Select(parameter => (parameter, (Known<string?>)new Known<string?>.No(reason)));
    }

    private Known<string?> ValueOf(string parameter, GetParametersResponse response)
    {
        if (response.Parameters?.Find(found => IsNamed(found, parameter))?.Value is { } value)
            return new Known<string?>.Yes(value);
        if (response.InvalidParameters?.Contains(parameter) is not true)
            return new Known<string?>.No("ssm returned no value for it");
        // What belongs to others looks the same whether it does not exist or is not shared with this account.
        return IsOwn(parameter)
            ? new Known<string?>.Yes(null)
            : new Known<string?>.No("it does not exist in that account and Region, or is not shared with this account");
    }

    // Documented: "Parameter": a name may have a selector, a version or a label, which the response returns apart from the name.
    private static bool IsNamed(Parameter found, string parameter) =>
        parameter == found.Name + found.Selector || parameter == found.ARN + found.Selector;

    private bool IsOwn(string parameter) =>
        OwnerOf(parameter) is var owner && (owner.Length == 0 || owner == $"arn:{accountRegion.Partition}:ssm:{accountRegion.Region}:{accountRegion.Account}");

    /// <returns>The part of an ARN that names account and Region; empty for a name.</returns>
    private static string OwnerOf(string parameter) =>
        parameter.StartsWith("arn:", StringComparison.Ordinal) ? parameter.Split(InArn)[0] : "";
}
