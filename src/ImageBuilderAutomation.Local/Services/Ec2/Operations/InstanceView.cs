using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>Instances in the shapes of responses.</summary>
// Documented: EC2 API Reference, "Reservation", "Instance" and "InstanceStateChange".
internal static class InstanceView
{
    public static XElement?[] Reservation(Ec2Call call, string reservation, IEnumerable<Instance> instances) =>
    [
        new XElement("reservationId", reservation),
        new XElement("ownerId", call.Account),
        Shown.Set("groupSet", []),
        Shown.Set("instancesSet", instances.Select(instance => Of(call, instance))),
    ];

    public static XElement State(string name, InstanceState state) => new(name, Shown.Number("code", state.Code), new XElement("name", state.Name));

    private static XElement Of(Ec2Call call, Instance instance)
    {
        var ami = call.Region.Images.GetValueOrDefault(instance.Image);
        return Shown.Item(
            new XElement("instanceId", instance.Id),
            new XElement("imageId", instance.Image),
            State("instanceState", instance.StateAt(call.Now)),
            new XElement("reason", ""),
            Shown.Text("keyName", instance.KeyName),
            Shown.Number("amiLaunchIndex", instance.Index),
            new XElement("instanceType", instance.Type),
            Shown.Time("launchTime", instance.LaunchedAt),
            new XElement("placement", Shown.Text("availabilityZone", instance.Zone), new XElement("tenancy", "default")),
            ami is { IsWindows: true } ? new XElement("platform", "windows") : null,
            new XElement("monitoring", new XElement("state", "disabled")),
            Shown.Text("subnetId", instance.Subnet),
            new XElement("architecture", ami?.Architecture ?? "x86_64"),
            new XElement("rootDeviceType", ImageView.RootDeviceType),
            Shown.Text("clientToken", instance.ClientToken),
            Shown.Tags(instance.Tags));
    }
}
