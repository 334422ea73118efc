"""Items, lots, places, the ledger of movements, reservations and counts."""

from __future__ import annotations

from logistics.supplies.models.counts import CountState as CountState
from logistics.supplies.models.counts import StockCount as StockCount
from logistics.supplies.models.counts import StockCountLine as StockCountLine
from logistics.supplies.models.deliveries import ProductionLine as ProductionLine
from logistics.supplies.models.deliveries import SupplyOrder as SupplyOrder
from logistics.supplies.models.distribution import DistributionPlan as DistributionPlan
from logistics.supplies.models.distribution import DistributionShare as DistributionShare
from logistics.supplies.models.donations import Donation as Donation
from logistics.supplies.models.donations import DonationLine as DonationLine
from logistics.supplies.models.donations import MoneyDonation as MoneyDonation
from logistics.supplies.models.households import Household as Household
from logistics.supplies.models.households import HouseholdReservation as HouseholdReservation
from logistics.supplies.models.households import PickupSlot as PickupSlot
from logistics.supplies.models.households import ReservationRound as ReservationRound
from logistics.supplies.models.items import Item as Item
from logistics.supplies.models.items import ItemEquivalent as ItemEquivalent
from logistics.supplies.models.items import ItemGtin as ItemGtin
from logistics.supplies.models.items import ItemPack as ItemPack
from logistics.supplies.models.ledger import MovementPapers as MovementPapers
from logistics.supplies.models.ledger import StockHold as StockHold
from logistics.supplies.models.ledger import StockLeg as StockLeg
from logistics.supplies.models.ledger import StockMovement as StockMovement
from logistics.supplies.models.lots import Lot as Lot
from logistics.supplies.models.lots import LotEvent as LotEvent
from logistics.supplies.models.places import StockPlace as StockPlace
from logistics.supplies.models.requisitions import Requisition as Requisition
from logistics.supplies.models.requisitions import RequisitionLine as RequisitionLine
from logistics.supplies.models.requisitions import RequisitionPick as RequisitionPick
from logistics.supplies.models.shipments import ShipmentArrival as ShipmentArrival
from logistics.supplies.models.shipments import ShipmentLine as ShipmentLine
from logistics.supplies.models.shipments import SupplyShipment as SupplyShipment
