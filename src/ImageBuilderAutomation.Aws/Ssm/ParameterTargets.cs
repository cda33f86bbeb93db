using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Aws.Ssm;

/// <summary>
/// Reads and writes the parameters of channels, each in its own Region. SSM accepts a write before it has validated the AMI, so only reading back proves it.
/// </summary>
/// <param name="timeout">For one attempt of one call; that of <see cref="AwsClients"/> by default.</param>
public sealed class ParameterTargets(AccountRegion accountRegion, Func<string, string?> environment, TimeSpan? timeout = null) : IDisposable
{
    private const string ImageType = "aws:ec2:image";

    // Created by the first call: a stack without channels needs no client. A dictionary of clients would load their assembly here.
    private object? _clients;

    /// <summary>A failed call is an unknown reading with its reason.</summary>
    public async Task<Known<TargetReading>> ReadAsync(ParameterTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            var request = new GetParametersRequest { Names = [target.Name], WithDecryption = false };
            var response = await ServiceAnswers.ReadAsync("ssm", ClientOf(target).GetParametersAsync(request, cancellationToken));
            if (response.Parameters?.Find(found => found.Name == target.Name) is { Value: { } value } parameter)
                return new Known<TargetReading>.Yes(new(parameter.DataType == ImageType ? value : $"{value} as {parameter.DataType ?? "text"}", parameter.Version ?? 0));
            // It is also missing while the AMI of its first value is validated.
            return response.InvalidParameters?.Contains(target.Name) is true
                ? new Known<TargetReading>.Yes(new(null, 0))
                : new Known<TargetReading>.No("ssm returned no value for it");
        }
        catch (ServiceRefusedException refused)
        {
            return new Known<TargetReading>.No(refused.Message);
        }
        catch (HttpRequestException unreachable)
        {
            return new Known<TargetReading>.No($"ssm cannot be reached: {unreachable.Message}");
        }
    }

    /// <summary>A refusal by SSM is part of the answer; an exception means that it is unknown whether the write takes effect.</summary>
    public async Task<TargetWrite> WriteAsync(ParameterTarget target, string amiId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            var request = new PutParameterRequest { Name = target.Name, Value = amiId, Type = ParameterType.String, DataType = ImageType, Overwrite = true };
            var response = await ServiceAnswers.ReadAsync("ssm", ClientOf(target).PutParameterAsync(request, cancellationToken));
            // Without a version the write may still take effect. Reading back decides.
            return response.Version is { } version ? TargetWrite.Accepted(version) : throw new ServiceRefusedException("ssm returned no version.");
        }
        catch (ServiceRefusedException refused) when (SsmErrors.IsBusy(refused))
        {
            return TargetWrite.Busy(refused.Message);
        }
        catch (ServiceRefusedException refused) when (SsmErrors.IsDefinite(refused))
        {
            return TargetWrite.Refused(refused.Message);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients is Dictionary<string, IAmazonSimpleSystemsManagement> created ? created.Values.ToList() : [])
            client.Dispose();
    }

    private IAmazonSimpleSystemsManagement ClientOf(ParameterTarget target)
    {
        var region = target.Region ?? accountRegion.Region;
        var clients = (Dictionary<string, IAmazonSimpleSystemsManagement>)(
            _clients ??= new Dictionary<string, IAmazonSimpleSystemsManagement>(StringComparer.Ordinal));
        if (!clients.TryGetValue(region, out var client))
            clients[region] = client = AwsClients.Ssm(name => name is "AWS_REGION" ? region : environment(name), timeout);
        return client;
    }
}

/// <summary>The only place that knows SSM's error codes.</summary>
internal static class SsmErrors
{
    /// <summary>The write had no effect and may be accepted some minutes later: an earlier value is still validated, or SSM limits the rate of calls.</summary>
    public static bool IsBusy(ServiceRefusedException error) =>
        Code(error) is { } code && (code.StartsWith("TooManyUpdates", StringComparison.Ordinal) || IsThrottled(code));

    /// <summary>The call had no effect. After a timeout, or a failure of SSM, it may have had one.</summary>
    public static bool IsDefinite(ServiceRefusedException error) =>
        error.InnerException is AmazonServiceException { StatusCode: var status } && (int)status is >= 400 and < 500 and not 408 and not 429;

    private static bool IsThrottled(string code) =>
        code.Contains("Throttl", StringComparison.Ordinal) || code.StartsWith("RequestLimitExceeded", StringComparison.Ordinal);

    private static string? Code(ServiceRefusedException error) => (error.InnerException as AmazonServiceException)?.ErrorCode;
}
