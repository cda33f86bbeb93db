using Amazon.EC2;
using Amazon.Runtime;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>Calls EC2 in several Regions, and waits where it limits the rate of calls.</summary>
/// <param name="timer">Measures the waits; the wall clock, whatever the stack's time is.</param>
/// <param name="timeout">For one attempt of one call. References search the whole account, so by default longer than that of <see cref="AwsClients"/>.</param>
public sealed class Ec2Calls(Func<string, string?> environment, TimeProvider? timer = null, TimeSpan? timeout = null) : IDisposable
{
    /// <summary>How often a call is made that EC2 throttles, beside the attempts of the client itself.</summary>
    private const int Attempts = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    // Created by the first call: most runs need no EC2, and its assembly is the largest in the package. A dictionary of clients would load it here.
    private object? _clients;

    /// <exception cref="ServiceRefusedException">EC2 refuses the call, does not respond in time, or returns an invalid response.</exception>
    public async Task<TResponse> AskAsync<TResponse>(string region, Func<IAmazonEC2, Task<TResponse>> call, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse
    {
        for (var (attempt, wait) = (1, FirstWait); ; attempt++, wait *= 2)
        {
            try
            {
                return await ReadAsync(call(ClientOf(region)));
            }
            catch (ServiceRefusedException error) when (attempt < Attempts && Ec2Errors.IsThrottled(error))
            {
                await Task.Delay(wait, timer ?? TimeProvider.System, cancellationToken);
            }
            catch (HttpRequestException unreachable)
            {
                throw new ServiceRefusedException($"ec2 cannot be reached: {unreachable.Message}", unreachable);
            }
        }
    }

    /// <summary>The client accepts any XML and reads unknown XML as an empty response. A genuine EC2 response always has a request id.</summary>
    internal static async Task<TResponse> ReadAsync<TResponse>(Task<TResponse> call)
        where TResponse : AmazonWebServiceResponse
    {
        var response = await ServiceAnswers.ReadAsync("ec2", call);
        return string.IsNullOrEmpty(response.ResponseMetadata?.RequestId) ? throw new ServiceRefusedException("ec2 returned no request id.") : response;
    }

    public void Dispose()
    {
        foreach (var client in _clients is Dictionary<string, IAmazonEC2> created ? created.Values.ToList() : [])
            client.Dispose();
    }

    private IAmazonEC2 ClientOf(string region)
    {
        var clients = (Dictionary<string, IAmazonEC2>)(_clients ??= new Dictionary<string, IAmazonEC2>(StringComparer.Ordinal));
        if (!clients.TryGetValue(region, out var client))
            clients[region] = client = AwsClients.Ec2(name => name is "AWS_REGION" ? region : environment(name), timeout ?? TimeSpan.FromSeconds(20));
        return client;
    }
}
