using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>DescribeInstances, StartInstances, StopInstances and TerminateInstances, for the caller's own instances.</summary>
// Documented: EC2 API Reference; EC2 User Guide, "Amazon EC2 instance state changes". Assumed: the codes of impossible changes.
internal static class Instances
{
    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("DescribeInstances", Describe, "InstanceId", "Filter", "MaxResults", "NextToken", "IncludeManagedResources"),
        new("StartInstances", call => Change(call, [InstanceState.Stopped], [InstanceState.Pending, InstanceState.Running]), "InstanceId"),
        new("StopInstances", call => Change(call, [InstanceState.Running], [InstanceState.Stopping, InstanceState.Stopped]), "InstanceId", "Force", "Hibernate"),
        new(
            "TerminateInstances",
            call => Change(
                call, [InstanceState.Pending, InstanceState.Running, InstanceState.Stopping, InstanceState.Stopped], [InstanceState.ShuttingDown, InstanceState.Terminated]),
            "InstanceId", "Force", "SkipOsShutdown"),
    ];

    /// <summary>What the filters of instances mean.</summary>
    public static Dictionary<string, Func<(Instance Instance, DateTimeOffset Now), IEnumerable<string?>>> Meanings { get; } = new(StringComparer.Ordinal)
    {
        ["availability-zone"] = at => [at.Instance.Zone],
        ["client-token"] = at => [at.Instance.ClientToken],
        ["image-id"] = at => [at.Instance.Image],
        ["instance-id"] = at => [at.Instance.Id],
        ["instance-state-code"] = at => [$"{at.Instance.StateAt(at.Now).Code}"],
        ["instance-state-name"] = at => [at.Instance.StateAt(at.Now).Name],
        ["instance-type"] = at => [at.Instance.Type],
        ["key-name"] = at => [at.Instance.KeyName],
        ["launch-time"] = at => [Shown.Time(at.Instance.LaunchedAt)],
        ["owner-id"] = at => [at.Instance.Owner],
        ["reservation-id"] = at => [at.Instance.Reservation],
        ["subnet-id"] = at => [at.Instance.Subnet],
    };

    private static Filters<(Instance Instance, DateTimeOffset Now)> Filters { get; } = new(Meanings, at => at.Instance.Tags);

    private static XElement?[] Describe(Ec2Call call)
    {
        var (ids, matches) = (call.Request.Texts("InstanceId"), Filters.Of(call.Request));
        // Documented: MaxResults is 5 to 1000, and not together with ids.
        if (ids.Count > 0 && call.Request["MaxResults"] is not null)
            throw new Ec2Exception("InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults");
        var reservations = (ids.Count > 0 ? ids.Distinct().Order(StringComparer.Ordinal).Select(call.OwnInstance) : call.Region.Instances.Values)
            .Where(instance => instance.Owner == call.Account && matches((instance, call.Now)))
            .GroupBy(instance => instance.Reservation);
        return Pages.Of(
            call.Request, "reservationSet", reservations, reservation => Shown.Item(InstanceView.Reservation(call, reservation.Key, reservation)), smallest: 5);
    }

    /// <param name="from">The states that change. An instance that has one of the other states of <paramref name="to"/> stays in it.</param>
    /// <param name="to">The state now, and the one that follows.</param>
    private static XElement?[] Change(Ec2Call call, InstanceState[] from, InstanceState[] to)
    {
        var instances = call.Request.Texts("InstanceId").Distinct().Select(call.OwnInstance).ToList();
        if (instances.Count == 0)
            throw Ec2Exception.Missing("InstanceId");
        if (instances.Find(each => !from.Contains(each.StateAt(call.Now)) && !to.Contains(each.StateAt(call.Now))) is { } stuck)
            throw new Ec2Exception("IncorrectInstanceState", $"The instance '{stuck.Id}' is in the state {stuck.StateAt(call.Now).Name}, from which it cannot be changed so.");

        return [Shown.Set("instancesSet", instances.Select(instance =>
        {
            var before = instance.StateAt(call.Now);
            if (from.Contains(before))
            {
                instance.Change(to[0], to[1], call.Now + Instance.Transition);
                // Documented: the launch time is that of the last start.
                if (to[1] == InstanceState.Running)
                    instance.LaunchedAt = call.Now;
            }

            return Shown.Item(
                new XElement("instanceId", instance.Id),
                InstanceView.State("currentState", instance.StateAt(call.Now)),
                InstanceView.State("previousState", before));
        }))];
    }
}
