namespace ImageBuilderAutomation.Local.Routing;

/// <summary>Delivers events to functions.</summary>
public interface IDeliveries
{
    /// <summary>Queues the delivery and returns without waiting for it.</summary>
    void Enqueue(Delivery delivery);
}
