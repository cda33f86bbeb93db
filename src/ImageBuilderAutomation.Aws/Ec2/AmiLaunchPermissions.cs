using Amazon.EC2;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>Reads with whom AMIs are shared, one DescribeImageAttribute for each, and shares them with one ModifyImageAttribute.</summary>
public sealed class AmiLaunchPermissions(Ec2Calls ec2) : ILaunchPermissions
{
    public async Task<Known<IReadOnlyList<AmiPermissions>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken)
    {
        List<AmiPermissions> read = [];
        foreach (var ami in amis)
        {
            try
            {
                var request = new DescribeImageAttributeRequest { ImageId = ami.AmiId, Attribute = ImageAttributeName.LaunchPermission };
                var response = await ec2.AskAsync(ami.Region, client => client.DescribeImageAttributeAsync(request, cancellationToken), cancellationToken);
                if (response.ImageAttribute?.ImageId != ami.AmiId)
                    return new Known<IReadOnlyList<AmiPermissions>>.No($"EC2 returned the launch permissions of another AMI than {ami.AmiId}");
                read.Add(new($"{ami.Region}/{ami.AmiId}", [.. (response.ImageAttribute.LaunchPermissions ?? []).SelectMany(NamesOf).Distinct()]));
            }
            catch (ServiceRefusedException error) when (Ec2Errors.IsNotFound(error))
            {
                // An AMI that does not exist is shared with nobody.
            }
            catch (ServiceRefusedException error)
            {
                return new Known<IReadOnlyList<AmiPermissions>>.No(error.Message);
            }
        }

        return new Known<IReadOnlyList<AmiPermissions>>.Yes(read);
    }

    public async Task<Known<bool>> AddAsync(AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ModifyImageAttributeRequest
            {
                ImageId = ami.AmiId,
                LaunchPermission = new() { Add = [.. sharedWith.Select(PermissionOf)] },
            };
            await ec2.AskAsync(ami.Region, client => client.ModifyImageAttributeAsync(request, cancellationToken), cancellationToken);
            return new Known<bool>.Yes(true);
        }
        catch (ServiceRefusedException error)
        {
            return new Known<bool>.No(error.Message);
        }
    }

    /// <summary>The ARN of an organization is <c>arn:aws:organizations::111122223333:organization/o-…</c>, that of a unit <c>…:ou/o-…/ou-…</c>.</summary>
    private static LaunchPermission PermissionOf(string name) =>
        name == "all" ? new() { Group = PermissionGroup.All }
        : name.Contains(":ou/", StringComparison.Ordinal) ? new() { OrganizationalUnitArn = name }
        : name.StartsWith("arn:", StringComparison.Ordinal) ? new() { OrganizationArn = name }
        : new() { UserId = name };

    private static IEnumerable<string> NamesOf(LaunchPermission permission) =>
        new[] { permission.UserId, permission.Group?.Value, permission.OrganizationArn, permission.OrganizationalUnitArn }.OfType<string>();
}
